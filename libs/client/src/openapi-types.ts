// Generated from the OpenAPI document of the customer API by openapi-typescript: npm run generate.

export interface paths {
    "/api/auto-apply-v2/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply to a job
         * @description Accepts an application and holds one credit; the proposal is sent when it is its turn, once and never twice. 202 means durable: follow `Location`, or wait for the webhook. A client that lost the answer sends the same request with the same Idempotency-Key; without a key the 409 names the application.
         *
         *     Scope: `apply`. Limit: 60 a minute and 1,000 a day, per account and mode.
         */
        post: operations["apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Status of an application
         * @description By `queueId`, or by `jobId`: then the live application for the job, else the newest. Poll after `pollAfterSeconds`, until `terminal` is true.
         *
         *     Scope: `read`. Limit: 300 a minute, per account and mode.
         */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/applied-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List applications
         * @description Newest first, of one status or of all. `nextAfter` pages without gaps or doubles; `offset` as published.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        get: operations["listAppliedJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/applications/{queueId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Full record of an application
         * @description The status, with the timeline of everything that happened and the times of each point.
         *
         *     Scope: `read`. Limit: 300 a minute, per account and mode.
         */
        get: operations["getApplication"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/applications/{queueId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an application
         * @description Ends it before Send, and releases the credit. Repeating it gives the same answer.
         *
         *     Scope: `apply`. Limit: 60 a minute, per account and mode.
         */
        post: operations["cancelApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/applications/{queueId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve an application
         * @description Lets one go that waits for an approval. Repeating it gives the same answer.
         *
         *     Scope: `apply`. Limit: 60 a minute, per account and mode.
         */
        post: operations["approveApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/applications/{queueId}/expedite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move an application to the front
         * @description To the front of the queue of its own agency; neither the pace nor caps, hours or approvals are touched. Repeating it gives the same answer.
         *
         *     Scope: `apply`. Limit: 60 a minute, per account and mode.
         */
        post: operations["expediteApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/applications/{queueId}/evidence/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Evidence of an application
         * @description The signed receipt (`receipt`, and `correction` after a late find: the same bytes whenever it is asked for), pictures of the form before Send (`form`) and of the page at the end (`screenshot`), and what the last attempt that failed did (`trace`). With a key, or without one by a link of the status, which opens this and nothing else for 15 minutes.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        get: operations["getEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a form filled in, and not sent
         * @description Takes the body of `apply`. An agent fills the form in when it is its turn, reads it back and sends nothing. Holds no credit, is in no list of applications, and stands in no application’s way.
         *
         *     Scope: `apply`. Limit: 60 a minute, per account and mode.
         */
        post: operations["createPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/previews/{previewId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the form shows
         * @description `ready` with every field as it was read back, or `refused` with the reason why it cannot be sent.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        get: operations["getPreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/previews/{previewId}/screenshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The form as a picture
         * @description Of the whole filled form, as the agent saw it. It shows the letter: nobody on the way may keep it.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        get: operations["getPreviewScreenshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/previews/{previewId}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply with exactly what was shown
         * @description Holds a credit and applies; an agent that meets another form than the one shown sends nothing. A preview is its own Idempotency-Key: sending it again tells the application that it became.
         *
         *     Scope: `apply`. Limit: 60 a minute, per account and mode.
         */
        post: operations["sendPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events of the account
         * @description Server-sent events of everything that happens to applications, sessions and credits of the account; resumes after `Last-Event-ID` at any replica, for seven days. One stream does for all applications; 20 may be open at a time.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/applications/{queueId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events of an application
         * @description From its first event on, or after `Last-Event-ID`; ends after its last one. Connecting again then gives 204, which stops an EventSource.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        get: operations["streamApplicationEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/stream-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a stream token
         * @description For a browser’s EventSource, which sends no headers: reads events for ten minutes as `?token=…`, from pages of any origin, and does nothing else.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        post: operations["createStreamToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/generate-proposal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft a cover letter
         * @description From the profile and the job post, checked sentence by sentence: what nothing supports is in `dropped`. Costs no apply credit, keeps nothing and sends nothing. Takes up to 55 seconds; who hangs up ends it.
         *
         *     Scope: `apply`. Limit: 30 a minute and 500 a day, per account and mode.
         */
        post: operations["generateProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/freelancers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List freelancers and their profiles
         * @description Whom proposals can be sent on behalf of. A `profileId` goes into `apply`; without it the default speaks.
         *
         *     Scope: `read`. Limit: 30 a minute, per account and mode.
         */
        get: operations["listFreelancers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Balance of credits
         * @description What is available, held and used.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        get: operations["getCredits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/credits/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ledger of credits
         * @description Every change, newest first: grants, holds, captures, releases.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        get: operations["listCreditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/business-developer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Business developers and their sessions
         * @description Through whom the proposals of each agency go, whether they can, and how to invite them.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        get: operations["listBusinessDevelopers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Policy of an agency
         * @description Pace, caps, hours, approval, and what a lost session means. The ETag goes into `If-Match` of a change.
         *
         *     Scope: `read`. Limit: 60 a minute, per account and mode.
         */
        get: operations["getPolicy"];
        /**
         * Replace the policy of an agency
         * @description The whole of it, and at once for what waits already; it can only be more careful than `limits`. Sending what is there already is 200.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        put: operations["replacePolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook endpoints
         * @description All of the account: twenty at most.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Create a webhook endpoint
         * @description An account has one endpoint for a URL. `since` (Unix ms, within seven days) also sends what was told from then on.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/webhooks/{endpointId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One webhook endpoint
         * @description With its state, and why it is switched off if it is.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint
         * @description Nothing is sent there any more.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook endpoint
         * @description What is not named stays. Switched off, nothing is sent there and what waits is given up; switched on, it begins without its failures.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/api/auto-apply-v2/webhooks/{endpointId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret of a webhook endpoint
         * @description Events are signed with the older secrets as well for `overlapSeconds`: a day unless told.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/webhooks/{endpointId}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a ping
         * @description A signed event that means nothing, with one try: what came of it is in the deliveries.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        post: operations["pingWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/webhooks/{endpointId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries
         * @description Newest first, each with all its tries; kept for 30 days.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/webhooks/{endpointId}/deliveries/{deliveryId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery once more
         * @description At once, under the same `webhook-id` and with `X-UpHunt-Resend: true`; then by the plan from its beginning.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        post: operations["resendWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List keys
         * @description Newest first, those that work no more among them; a live key also lists those of the test twin.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Create a key
         * @description A key cannot give a scope that it has not got, and a test key makes no live one. With `mode: "test"` a live key makes one of the test twin, and the twin with the first. Twenty keys of each mode work at a time.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/keys/{keyId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a key
         * @description A new key with the name, scopes and place of the old one, which works on for `overlapSeconds`: a day unless told.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply-v2/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description It ends everywhere within two seconds. Repeating it gives the same answer.
         *
         *     Scope: `manage`. Limit: 60 a minute, per account and mode.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/by-ciphertext": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A job with its client
         * @description From the page as a session of the account read it last; what the page does not say is null.
         *
         *     Scope: `read`. Not limited.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ciphertext}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A job with its client (v1)
         * @description From the page as a session of the account read it last; what the page does not say is null.
         *
         *     Scope: `read`. Not limited.
         */
        get: operations["getJobV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/jobs/{ciphertext}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A job with its client (v2)
         * @description From the page as a session of the account read it last; what the page does not say is null.
         *
         *     Scope: `read`. Not limited.
         */
        get: operations["getJobV2"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clients/{companyId}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A client and its jobs
         * @description As the newest page of its jobs shows it, with the jobs whose pages can be read here.
         *
         *     Scope: `read`. Not limited.
         */
        get: operations["getClientJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/clients/{companyId}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A client and its jobs (v1)
         * @description As the newest page of its jobs shows it, with the jobs whose pages can be read here.
         *
         *     Scope: `read`. Not limited.
         */
        get: operations["getClientJobsV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/clients/{companyId}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A client and its jobs (v2)
         * @description As the newest page of its jobs shows it, with the jobs whose pages can be read here.
         *
         *     Scope: `read`. Not limited.
         */
        get: operations["getClientJobsV2"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply/external": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply to a job (older path)
         * @description The same as `apply`; `applicationOptions` is what `proposal` is now, and unknown members at top level are ignored.
         *
         *     Scope: `apply`. Limit: 60 a minute and 1,000 a day, per account and mode.
         */
        post: operations["applyExternal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auto-apply/external/freelancers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List freelancers and their profiles (older path)
         * @description Whom proposals can be sent on behalf of. A `profileId` goes into `apply`; without it the default speaks.
         *
         *     Scope: `read`. Limit: 30 a minute, per account and mode.
         */
        get: operations["listFreelancersExternal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys that receipts are verified with
         * @description Every key that signed a receipt, and the one that will sign the next. Needs no key.
         */
        get: operations["getPublicKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process answers
         * @description For whatever restarts it.
         */
        get: operations["getLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether it may be given work
         * @description For whatever sends requests here.
         */
        get: operations["getReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description OpenAPI 3.1 of everything that customers can ask.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/asyncapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Webhooks and streams
         * @description AsyncAPI 3.0 of what customers are told.
         */
        get: operations["getAsyncApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/llms.txt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This API on one page
         * @description For whoever, or whatever, reads before it calls.
         */
        get: operations["getLlmsTxt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document as a page
         * @description Every operation, to be read and tried.
         */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All codes of errors
         * @description What each means, what to do about it, and whether to try again. The `type` of a problem leads here.
         */
        get: operations["getErrorCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/assets/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file of the page
         * @description Scripts and styles of `/docs`.
         */
        get: operations["getDocsAsset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "application.applied": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * application.applied
         * @description The proposal is there; one credit was captured. Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same `webhook-id`.
         */
        post: operations["onApplicationApplied"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "application.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * application.failed
         * @description It ended in any other status; the credit was released. Which status: `data.applicationStatus`. Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same `webhook-id`.
         */
        post: operations["onApplicationFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "application.progressed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * application.progressed
         * @description It came to another stage. Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same `webhook-id`.
         */
        post: operations["onApplicationProgressed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "application.blocked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * application.blocked
         * @description It stands still: `data.blockedOn` says why, `data.blockedUntil` until when if that is known. Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same `webhook-id`.
         */
        post: operations["onApplicationBlocked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "application.corrected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * application.corrected
         * @description A late find: its proposal was found after it was settled without one. No money moves. Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same `webhook-id`.
         */
        post: operations["onApplicationCorrected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "session.needs_human": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * session.needs_human
         * @description The session of an agency stopped and waits for a person. Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same `webhook-id`.
         */
        post: operations["onSessionNeedsHuman"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "session.ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * session.ready
         * @description The session of an agency is signed in. Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same `webhook-id`.
         */
        post: operations["onSessionReady"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "credits.low": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * credits.low
         * @description Few credits are left; told once until some are granted. Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same `webhook-id`.
         */
        post: operations["onCreditsLow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.endpoint_disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * webhook.endpoint_disabled
         * @description Nothing is sent to an endpoint any more: it answered 410, or failed for five days. Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same `webhook-id`.
         */
        post: operations["onWebhookEndpointDisabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * webhook.ping
         * @description Sent by `pingWebhook`, and means nothing. Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same `webhook-id`.
         */
        post: operations["onWebhookPing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description The application is durable and one credit is held for it. */
        Accepted: {
            /** @constant */
            success: true;
            /**
             * Format: uuid
             * @description The application: ask for its status by this.
             */
            queueId: string;
            jobId: string;
            /** Format: uuid */
            processedJobId: string;
            /** @constant */
            applicationStatus: "processing";
            /** @description What can still be held; null when billing is slow. */
            creditsRemaining: number | null;
            position: number | null;
            blockedOn: components["schemas"]["ApplicationBlockedOn"] | null;
            estimatedStartAt: number | null;
            /** @description Members that were not known and ignored. */
            warnings: string[];
        };
        /** @description The preview is durable. No credit is held for it. */
        AcceptedPreview: {
            /** @constant */
            success: true;
            /**
             * Format: uuid
             * @description The preview: read it, and send it, by this.
             */
            previewId: string;
            jobId: string;
            /** Format: uuid */
            processedJobId: string;
            /** @constant */
            previewStatus: "processing";
            expiresAt: number;
            position: number | null;
            blockedOn: components["schemas"]["ApplicationBlockedOn"] | null;
            estimatedStartAt: number | null;
            /** @description Members that were not known and ignored. */
            warnings: string[];
        };
        /** @description This agency already has an application for the job */
        AlreadyAppliedProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "already_applied";
            /** Format: uuid */
            queueId: string;
            applicationStatus: components["schemas"]["ApplicationStatus"];
            creditsRemaining: number | null;
        };
        /** @description A key, without what opens with it. */
        ApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            scopes: ("apply" | "read" | "manage")[];
            /** @description Its last characters, to tell keys apart. */
            ending: string;
            mode: components["schemas"]["Mode"];
            createdAt: number;
            lastUsedAt: number | null;
            /** @description When it ends because it was rotated. */
            expiresAt: number | null;
            revokedAt: number | null;
        };
        /** @description A page of keys, newest first, those that work no more among them. */
        ApiKeys: {
            keys: components["schemas"]["ApiKey"][];
            limit: number;
            /** @description Goes into `after`; null at the end. */
            nextAfter: string | null;
        };
        /** @description One application as it is now. The first eight members are those of the published API. Times in Unix ms. */
        Application: {
            jobId: string;
            /** Format: uuid */
            processedJobId: string;
            applicationStatus: components["schemas"]["ApplicationStatus"];
            /** @description The status in a sentence, for people. */
            applicationStatusMessage: string;
            /** Format: uuid */
            queueId: string;
            appliedAt: number | null;
            /** @description When an agent took it up. */
            processedAt: number | null;
            errorMessage: string | null;
            /** @description Whether the status will never change again. */
            terminal: boolean;
            /** @description When asking again makes sense; null when settled. */
            pollAfterSeconds: number | null;
            stage: components["schemas"]["ApplicationStage"];
            blockedOn: components["schemas"]["ApplicationBlockedOn"] | null;
            estimatedStartAt: number | null;
            /** @description Its place in the queue of its agency. */
            position: number | null;
            reasonCode: components["schemas"]["ApplicationReason"] | null;
            /** @description Whether applying again makes sense. */
            reapply: ("now" | "later" | "never") | null;
            /** Format: uuid */
            agencyId: string;
            acceptedAt: number;
            settledAt: number | null;
            evidence: components["schemas"]["Evidence"] | null;
            metadata: {
                [key: string]: string;
            };
            mode: components["schemas"]["Mode"];
        };
        /** @description The proposal is there; one credit was captured. */
        ApplicationAppliedEvent: {
            /** @constant */
            type: "application.applied";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["EndedApplication"];
        };
        /** @description It stands still: `data.blockedOn` says why, `data.blockedUntil` until when if that is known. */
        ApplicationBlockedEvent: {
            /** @constant */
            type: "application.blocked";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["BlockedApplication"];
        };
        /**
         * @description Why it waits.
         * @enum {string}
         */
        ApplicationBlockedOn: "pacing" | "concurrency" | "hours" | "daily_cap" | "hourly_cap" | "connects_cap" | "approval" | "paused" | "scheduled" | "session_reconnecting" | "session_needs_human" | "not_enough_connects" | "marketplace_unavailable" | "agent_capacity" | "earlier_intent";
        /** @description A late find: its proposal was found after it was settled without one. No money moves. */
        ApplicationCorrectedEvent: {
            /** @constant */
            type: "application.corrected";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["CorrectedApplication"];
        };
        /** @description It ended in any other status; the credit was released. Which status: `data.applicationStatus`. */
        ApplicationFailedEvent: {
            /** @constant */
            type: "application.failed";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["EndedApplication"];
        };
        /** @description It came to another stage. */
        ApplicationProgressedEvent: {
            /** @constant */
            type: "application.progressed";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["OpenApplication"];
        };
        /**
         * @description Why it ended as it did.
         * @enum {string}
         */
        ApplicationReason: "sent" | "sent_verified" | "page_error" | "layout_changed" | "answers_required" | "bid_missing" | "cancelled" | "expired" | "connects_above_max" | "already_applied" | "preview_differs" | "not_found_after_send" | "challenge" | "internal" | "job_closed" | "job_deleted" | "job_private" | "location" | "skills" | "tier" | "other" | "connects_balance" | "session_lost";
        /** @description The status with everything that happened, oldest first, and when it passed each point. */
        ApplicationRecord: {
            jobId: string;
            /** Format: uuid */
            processedJobId: string;
            applicationStatus: components["schemas"]["ApplicationStatus"];
            /** @description The status in a sentence, for people. */
            applicationStatusMessage: string;
            /** Format: uuid */
            queueId: string;
            appliedAt: number | null;
            /** @description When an agent took it up. */
            processedAt: number | null;
            errorMessage: string | null;
            /** @description Whether the status will never change again. */
            terminal: boolean;
            /** @description When asking again makes sense; null when settled. */
            pollAfterSeconds: number | null;
            stage: components["schemas"]["ApplicationStage"];
            blockedOn: components["schemas"]["ApplicationBlockedOn"] | null;
            estimatedStartAt: number | null;
            /** @description Its place in the queue of its agency. */
            position: number | null;
            reasonCode: components["schemas"]["ApplicationReason"] | null;
            /** @description Whether applying again makes sense. */
            reapply: ("now" | "later" | "never") | null;
            /** Format: uuid */
            agencyId: string;
            acceptedAt: number;
            settledAt: number | null;
            evidence: components["schemas"]["Evidence"] | null;
            metadata: {
                [key: string]: string;
            };
            mode: components["schemas"]["Mode"];
            otherApplications: number;
            timeline: {
                stage: components["schemas"]["ApplicationStage"];
                blockedOn: components["schemas"]["ApplicationBlockedOn"] | null;
                at: number;
            }[];
            timings: {
                queuedAt: number | null;
                dispatchedAt: number | null;
                takenAt: number | null;
                firstNavigationAt: number | null;
                outcomeReadAt: number | null;
            } | null;
        };
        /**
         * @description How far it is.
         * @enum {string}
         */
        ApplicationStage: "queued" | "awaiting_approval" | "dispatched" | "opening_job" | "filling" | "answering" | "sending" | "verifying" | "settled";
        /**
         * @description `processing` until it is settled; then one of the six others, for ever. A credit is captured for `applied` and released for every other.
         * @enum {string}
         */
        ApplicationStatus: "processing" | "applied" | "failed" | "not_available" | "not_eligible" | "not_enough_connects" | "logged_out";
        /** @description A page of applications, newest first. */
        AppliedJobs: {
            jobs: components["schemas"]["Application"][];
            total: number;
            limit: number;
            offset: number;
            /** @description Goes into `after`; null at the end. */
            nextAfter: string | null;
        };
        ApplyRequest: {
            /** @description The job: its URL, its ciphertext (`~02…`), or the UUID of a processed job. */
            jobId: string;
            /** @description Sent verbatim but for CRLF, which becomes LF. Up to 5000 UTF-16 units. */
            coverLetter: string;
            profileId?: string;
            /**
             * Format: uuid
             * @description One agency of the account; needed where the account has several.
             */
            agencyId?: string;
            autoFillOtherQuestions?: boolean;
            proposal?: {
                /** @description Of an hourly job; two decimals. */
                hourlyRate?: number;
                /** @description Of the project; two decimals. */
                fixedBid?: number;
                /** @enum {string} */
                timeline?: "Less than 1 month" | "1 to 3 months" | "3 to 6 months" | "More than 6 months";
                /** @description Connects on top; a whole number. */
                boostBids?: number;
                autoFillOtherQuestions?: boolean;
                milestones?: {
                    description: string;
                    /** @description Two decimals. */
                    amount: number;
                    dueAt?: number;
                }[];
            };
            answers?: {
                question?: string;
                index?: number;
                answer: string;
            }[];
            /** @description Not before; Unix ms. */
            scheduleAt?: number;
            /** @description Given up then if it was not sent; Unix ms. */
            expiresAt?: number;
            /** @description Waits until it is approved. */
            requireApproval?: boolean;
            /** @description Echoed in status and events. */
            metadata?: {
                [key: string]: string;
            };
            /** @description Within the queue of the agency; higher goes first. */
            priority?: number;
            /** @description Not sent when it would cost more. */
            maxConnects?: number;
        };
        /** @description What one attempt did on its page, and what answered: no headers, bodies, queries, letters or words of the page. */
        AttemptTrace: {
            /** @constant */
            version: 1;
            /** Format: uuid */
            applicationId: string;
            dispatch: number;
            attempt: number;
            /** @description The fault for which it was kept. */
            why: string;
            startedAt: number;
            /** @description Entries beyond the most that are kept. */
            leftOut: number;
            entries: ({
                /** @constant */
                kind: "step";
                /** @description Since `startedAt`. */
                atMs: number;
                what: string;
                durationMs: number;
                fault?: string;
            } | {
                /** @constant */
                kind: "page";
                /** @description Since `startedAt`. */
                atMs: number;
                path: string;
            } | {
                /** @constant */
                kind: "answer";
                /** @description Since `startedAt`. */
                atMs: number;
                method: string;
                path: string;
                status: number;
            } | {
                /** @constant */
                kind: "no_answer";
                /** @description Since `startedAt`. */
                atMs: number;
                method: string;
                path: string;
                why: string;
            } | {
                /** @constant */
                kind: "page_error";
                /** @description Since `startedAt`. */
                atMs: number;
                name: string;
            } | {
                /** @constant */
                kind: "crash";
                /** @description Since `startedAt`. */
                atMs: number;
            })[];
        };
        /** @description An application that stands still. */
        BlockedApplication: {
            jobId: string;
            /** Format: uuid */
            processedJobId: string;
            applicationStatus: components["schemas"]["ApplicationStatus"];
            /** @description The status in a sentence, for people. */
            applicationStatusMessage: string;
            /** Format: uuid */
            queueId: string;
            appliedAt: number | null;
            /** @description When an agent took it up. */
            processedAt: number | null;
            errorMessage: string | null;
            /** @description Whether the status will never change again. */
            terminal: boolean;
            /** @description When asking again makes sense; null when settled. */
            pollAfterSeconds: number | null;
            stage: components["schemas"]["ApplicationStage"];
            blockedOn: components["schemas"]["ApplicationBlockedOn"] | null;
            estimatedStartAt: number | null;
            /** @description Its place in the queue of its agency. */
            position: number | null;
            reasonCode: components["schemas"]["ApplicationReason"] | null;
            /** @description Whether applying again makes sense. */
            reapply: ("now" | "later" | "never") | null;
            /** Format: uuid */
            agencyId: string;
            acceptedAt: number;
            settledAt: number | null;
            evidence: components["schemas"]["Evidence"] | null;
            metadata: {
                [key: string]: string;
            };
            mode: components["schemas"]["Mode"];
            /** Format: uuid */
            accountId: string;
            credit: null;
            creditsRemaining: null;
            /** @description Counts the events of one application. */
            sequence: number;
            blockedUntil: number | null;
        };
        /** @description Through whom the proposals of each agency go, and how to let them in. */
        BusinessDevelopers: {
            businessDevelopers: {
                /** Format: uuid */
                agencyId: string;
                agencyName: string;
                name: string;
                profileUrl: string | null;
                session: {
                    /** @enum {string} */
                    state: "new" | "ready" | "reconnecting" | "needs_human";
                    why: string | null;
                    connectsBalance: number | null;
                };
                invite: {
                    isMember: boolean | null;
                    marketplaceAgencyId: string;
                    membersUrl: string;
                    steps: string[];
                };
            }[];
        };
        /** @description Who posted the job, as its page says; null where it says nothing. */
        Buyer: {
            company: {
                name: string | null;
                companyId: string | null;
                isEDCReplicated: boolean | null;
                contractDate: string | null;
            };
            location: {
                city: string | null;
                country: string | null;
                countryTimezone: string | null;
            };
            stats: {
                totalAssignments: number | null;
                score: number | null;
                totalCharges: {
                    amount: number | null;
                };
                feedbackCount: number | null;
                totalJobsWithHires: number | null;
            };
            enterprise: boolean | null;
            avgHourlyJobsRate: {
                amount: number | null;
            };
            postedCount: number | null;
            topClient: boolean | null;
            phoneVerificationStatus: {
                status: ("VERIFIED" | "NOT_VERIFIED") | null;
            };
        };
        /** @description A client, as the newest page of one of its jobs shows it. */
        ClientJobs: {
            companyId: string | null;
            /** @description When the page was read. */
            lastSyncedAt: number;
            buyer: components["schemas"]["Buyer"];
            openJobs: {
                id: string | null;
                ciphertext: string;
                title: string;
                type: ("HOURLY" | "FIXED") | null;
                isPtcPrivate: boolean;
            }[];
            workHistory: {
                isPtcJob: boolean;
                /** @enum {string} */
                status: "ACTIVE" | "CLOSED";
                startDate: string | null;
                endDate: string | null;
                totalCharge: number | null;
                totalHours: number | null;
            }[];
            /** @description Jobs whose pages can be read here. */
            archivedCiphers: string[];
            archivedJobIds: string[];
        };
        /** @description An application as it was told, with what was found since. */
        CorrectedApplication: {
            applicationStatus?: components["schemas"]["ApplicationStatus"];
            /** @description The status in a sentence, for people. */
            applicationStatusMessage?: string;
            appliedAt?: number | null;
            /** @description When an agent took it up. */
            processedAt?: number | null;
            errorMessage?: string | null;
            /** @description Whether the status will never change again. */
            terminal?: boolean;
            /** @description When asking again makes sense; null when settled. */
            pollAfterSeconds?: number | null;
            stage?: components["schemas"]["ApplicationStage"];
            blockedOn?: components["schemas"]["ApplicationBlockedOn"] | null;
            estimatedStartAt?: number | null;
            /** @description Its place in the queue of its agency. */
            position?: number | null;
            reasonCode?: components["schemas"]["ApplicationReason"] | null;
            /** @description Whether applying again makes sense. */
            reapply?: ("now" | "later" | "never") | null;
            acceptedAt?: number;
            settledAt?: number | null;
            evidence: {
                proposalId: string | null;
                proposalUrl: string | null;
                submittedAt: number | null;
                coverLetterSha256: string | null;
                terms: {
                    hourlyRate: number | null;
                    fixedBid: number | null;
                    milestones: {
                        description: string;
                        amount: number;
                    }[] | null;
                    timeline: ("Less than 1 month" | "1 to 3 months" | "3 to 6 months" | "More than 6 months") | null;
                    profileName: string | null;
                } | null;
                answers: {
                    question: string;
                    answer: string;
                    /** @enum {string} */
                    source: "customer" | "model" | "blank";
                }[];
                connectsRequired: number | null;
                connectsBoost: number | null;
                connectsSpent: number | null;
                connectsBalanceAfter: number | null;
                screenshotUrl?: string | null;
                formScreenshotUrl: string | null;
                traceUrl?: string | null;
                receiptUrl?: string | null;
            };
            credit?: ("captured" | "released") | null;
            creditsRemaining?: number | null;
            /** Format: uuid */
            queueId: string;
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            agencyId: string;
            jobId: string;
            /** Format: uuid */
            processedJobId: string;
            metadata: {
                [key: string]: string;
            };
            mode: components["schemas"]["Mode"];
            foundAt: number;
            /** @description Counts the events of one application. */
            sequence: number;
        };
        CreateKeyRequest: {
            name: string;
            scopes: ("apply" | "read" | "manage")[];
            /** @enum {string} */
            mode?: "live" | "test";
        };
        CreateWebhookRequest: {
            /** @description Where events are sent: https, and a public address. */
            url: string;
            events?: ("application.applied" | "application.failed" | "application.progressed" | "application.blocked" | "application.corrected" | "session.needs_human" | "session.ready" | "credits.low" | "webhook.endpoint_disabled")[];
            since?: number;
        };
        /** @description A new key. */
        CreatedKey: {
            /** Format: uuid */
            id: string;
            name: string;
            scopes: ("apply" | "read" | "manage")[];
            /** @description Its last characters, to tell keys apart. */
            ending: string;
            mode: components["schemas"]["Mode"];
            createdAt: number;
            lastUsedAt: number | null;
            /** @description When it ends because it was rotated. */
            expiresAt: number | null;
            revokedAt: number | null;
            /** @description The key itself: in this answer and never again. */
            key: string;
        };
        /** @description The endpoint with its secret. */
        CreatedWebhookEndpoint: {
            /** Format: uuid */
            id: string;
            url: string;
            events: ("application.applied" | "application.failed" | "application.progressed" | "application.blocked" | "application.corrected" | "session.needs_human" | "session.ready" | "credits.low" | "webhook.endpoint_disabled")[];
            /** @enum {string} */
            state: "enabled" | "disabled";
            why: string | null;
            createdAt: number;
            /** @description What signatures are made with: in this answer and never again. */
            secret: string;
        };
        /** @description A page of the ledger, newest first. */
        CreditEntries: {
            entries: components["schemas"]["LedgerEntry"][];
            limit: number;
            /** @description Goes into `after`; null at the end. */
            nextAfter: number | null;
        };
        /** @description `available` can still be held; `held` is of applications under way; `captured` was used; `granted` is all there ever was. */
        Credits: {
            available: number;
            held: number;
            captured: number;
            granted: number;
            /** @description The same as `available`. */
            creditsRemaining: number;
        };
        /** @description Few credits are left; told once until some are granted. */
        CreditsLowEvent: {
            /** @constant */
            type: "credits.low";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: {
                /** Format: uuid */
                accountId: string;
                creditsRemaining: number;
            };
        };
        /** @description A refusal on a data path, as the published API has it: `error` is the code, `message` the sentence. */
        DataProblem: {
            /** @enum {string} */
            error: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field" | "cover_letter_characters" | "job_id_format" | "job_url_host" | "status_query" | "paging" | "idempotency_key_format" | "if_match" | "unauthorized" | "insufficient_credits" | "forbidden" | "link_invalid" | "not_found" | "request_timeout" | "already_applied" | "not_cancellable" | "too_many_keys" | "last_manage_key" | "key_overlaps" | "not_awaiting_approval" | "not_waiting" | "policy_changed" | "already_decided" | "still_looked_for" | "proposal_taken" | "preview_under_way" | "preview_refused" | "idempotency_in_progress" | "webhook_exists" | "webhook_disabled" | "rotation_limit" | "preview_expired" | "link_expired" | "cursor_gone" | "body_too_large" | "content_type" | "invalid_value" | "cover_letter_length" | "cover_letter_blank" | "test_job" | "timeline_unknown" | "rate_out_of_range" | "rate_does_not_fit_job" | "profile_unknown" | "agency_required" | "agency_unknown" | "idempotency_key_reused" | "no_sandbox" | "letter_not_written" | "credits_not_available" | "rate_limited" | "too_many_at_once" | "too_many_streams" | "headers_too_large" | "internal" | "unavailable" | "model_unavailable";
            /** @description A sentence that says what to change. */
            message: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @enum {string} */
            code: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field" | "cover_letter_characters" | "job_id_format" | "job_url_host" | "status_query" | "paging" | "idempotency_key_format" | "if_match" | "unauthorized" | "insufficient_credits" | "forbidden" | "link_invalid" | "not_found" | "request_timeout" | "already_applied" | "not_cancellable" | "too_many_keys" | "last_manage_key" | "key_overlaps" | "not_awaiting_approval" | "not_waiting" | "policy_changed" | "already_decided" | "still_looked_for" | "proposal_taken" | "preview_under_way" | "preview_refused" | "idempotency_in_progress" | "webhook_exists" | "webhook_disabled" | "rotation_limit" | "preview_expired" | "link_expired" | "cursor_gone" | "body_too_large" | "content_type" | "invalid_value" | "cover_letter_length" | "cover_letter_blank" | "test_job" | "timeline_unknown" | "rate_out_of_range" | "rate_does_not_fit_job" | "profile_unknown" | "agency_required" | "agency_unknown" | "idempotency_key_reused" | "no_sandbox" | "letter_not_written" | "credits_not_available" | "rate_limited" | "too_many_at_once" | "too_many_streams" | "headers_too_large" | "internal" | "unavailable" | "model_unavailable";
        };
        /** @description A description of this API. */
        Document: {
            info: {
                title: string;
                version: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        /** @description A sentence that was taken out because nothing supports it. */
        DroppedSentence: {
            sentence: string;
            /** @enum {string} */
            reason: "quote_not_found" | "quote_negated" | "no_quote" | "not_in_profile" | "not_in_sources" | "affirms" | "contact_data" | "payment" | "wrong_language" | "characters" | "too_long";
            words: string[];
        };
        /** @description An application that has ended, and its credit. */
        EndedApplication: {
            jobId: string;
            /** Format: uuid */
            processedJobId: string;
            applicationStatus: components["schemas"]["ApplicationStatus"];
            /** @description The status in a sentence, for people. */
            applicationStatusMessage: string;
            /** Format: uuid */
            queueId: string;
            appliedAt: number | null;
            /** @description When an agent took it up. */
            processedAt: number | null;
            errorMessage: string | null;
            /** @description Whether the status will never change again. */
            terminal: boolean;
            /** @description When asking again makes sense; null when settled. */
            pollAfterSeconds: number | null;
            stage: components["schemas"]["ApplicationStage"];
            blockedOn: components["schemas"]["ApplicationBlockedOn"] | null;
            estimatedStartAt: number | null;
            /** @description Its place in the queue of its agency. */
            position: number | null;
            reasonCode: components["schemas"]["ApplicationReason"] | null;
            /** @description Whether applying again makes sense. */
            reapply: ("now" | "later" | "never") | null;
            /** Format: uuid */
            agencyId: string;
            acceptedAt: number;
            settledAt: number | null;
            evidence: components["schemas"]["Evidence"] | null;
            metadata: {
                [key: string]: string;
            };
            mode: components["schemas"]["Mode"];
            /** Format: uuid */
            accountId: string;
            /** @enum {string} */
            credit: "captured" | "released";
            creditsRemaining: number | null;
            /** @description Counts the events of one application. */
            sequence: number;
        };
        /** @description A page of events, oldest first. */
        EventsPage: {
            events: components["schemas"]["StreamedEvent"][];
            limit: number;
            /** @description Goes into `after`; null at the end. */
            nextAfter: string | null;
        };
        /** @description What proves what was sent; null where it is not known. Connects are counts. Links are said on reading, and are null in webhooks. */
        Evidence: {
            proposalId: string | null;
            proposalUrl: string | null;
            submittedAt: number | null;
            coverLetterSha256: string | null;
            terms: {
                hourlyRate: number | null;
                fixedBid: number | null;
                milestones: {
                    description: string;
                    amount: number;
                }[] | null;
                timeline: ("Less than 1 month" | "1 to 3 months" | "3 to 6 months" | "More than 6 months") | null;
                profileName: string | null;
            } | null;
            answers: {
                question: string;
                answer: string;
                /** @enum {string} */
                source: "customer" | "model" | "blank";
            }[];
            connectsRequired: number | null;
            connectsBoost: number | null;
            connectsSpent: number | null;
            connectsBalanceAfter: number | null;
            screenshotUrl: string | null;
            formScreenshotUrl: string | null;
            traceUrl: string | null;
            receiptUrl: string | null;
        };
        /** @description A receipt, or what an attempt did. */
        EvidenceDocument: components["schemas"]["Receipt"] | components["schemas"]["AttemptTrace"];
        /** @description Whom proposals can be sent on behalf of, as the sessions last read it. */
        Freelancers: {
            freelancers: {
                id: string;
                name: string;
                profiles: {
                    profileId: string;
                    /** @enum {string} */
                    type: "default" | "specialization";
                    title: string;
                    hourlyRate: number | null;
                    isBusinessDeveloperDefault: boolean;
                }[];
            }[];
        };
        GenerateProposalRequest: {
            /** @description The job: its URL, its ciphertext (`~02…`), or the UUID of a processed job. */
            jobId: string;
            /** @description Whom the letter speaks for. */
            profileId?: string;
            /**
             * Format: uuid
             * @description One agency of the account; needed where the account has several.
             */
            agencyId?: string;
            /** @description Wishes about tone and emphasis; no facts. */
            instructions?: string;
            /** @enum {string} */
            reasoningEffort?: "low" | "medium" | "high";
            /** @description The job post; without it, what a session has read of the job. */
            jobDescription?: string;
        };
        /** @description A draft of a cover letter. Nothing is kept of it. */
        GeneratedProposal: {
            jobId: string;
            coverLetter: string;
            model: string;
            usage: components["schemas"]["ModelUsage"];
            dropped: components["schemas"]["DroppedSentence"][];
            warnings: string[];
        };
        /** @description A request with this Idempotency-Key is under way */
        IdempotencyInProgressProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "idempotency_in_progress";
            queueId: null;
            applicationStatus: null;
            creditsRemaining: number | null;
        };
        /** @description Insufficient auto-apply credits */
        InsufficientCreditsProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "insufficient_credits";
            creditsRemaining: number;
            /** @constant */
            needsCredits: true;
        };
        /** @description A job with its client; `lastSyncedAt` is of its own page. */
        Job: {
            id: string | null;
            ciphertext: string;
            /** Format: uuid */
            processedJobId: string;
            title: string;
            description: string;
            type: ("HOURLY" | "FIXED") | null;
            /** @enum {string} */
            state: "open" | "closed" | "removed" | "private";
            budget: number | null;
            hourlyRange: {
                min: number;
                max: number;
            } | null;
            suggestedTimeline: ("Less than 1 month" | "1 to 3 months" | "3 to 6 months" | "More than 6 months") | null;
            connectsRequired: number | null;
            skills: string[];
            companyId: string | null;
            /** @description When the page was read. */
            lastSyncedAt: number;
            buyer: components["schemas"]["Buyer"];
            openJobs: {
                id: string | null;
                ciphertext: string;
                title: string;
                type: ("HOURLY" | "FIXED") | null;
                isPtcPrivate: boolean;
            }[];
            workHistory: {
                isPtcJob: boolean;
                /** @enum {string} */
                status: "ACTIVE" | "CLOSED";
                startDate: string | null;
                endDate: string | null;
                totalCharge: number | null;
                totalHours: number | null;
            }[];
            /** @description Jobs whose pages can be read here. */
            archivedCiphers: string[];
            archivedJobIds: string[];
        };
        /** @description One change of the balances, in credits. */
        LedgerEntry: {
            id: number;
            /** @enum {string} */
            kind: "grant" | "correction" | "reserve" | "capture" | "release";
            available: number;
            held: number;
            captured: number;
            applicationId: string | null;
            reason: string | null;
            at: number;
        };
        LegacyApplyRequest: {
            /** @description The job: its URL, its ciphertext (`~02…`), or the UUID of a processed job. */
            jobId: string;
            /** @description Sent verbatim but for CRLF, which becomes LF. Up to 5000 UTF-16 units. */
            coverLetter: string;
            profileId?: string;
            /**
             * Format: uuid
             * @description One agency of the account; needed where the account has several.
             */
            agencyId?: string;
            autoFillOtherQuestions?: boolean;
            proposal?: {
                /** @description Of an hourly job; two decimals. */
                hourlyRate?: number;
                /** @description Of the project; two decimals. */
                fixedBid?: number;
                /** @enum {string} */
                timeline?: "Less than 1 month" | "1 to 3 months" | "3 to 6 months" | "More than 6 months";
                /** @description Connects on top; a whole number. */
                boostBids?: number;
                autoFillOtherQuestions?: boolean;
                milestones?: {
                    description: string;
                    /** @description Two decimals. */
                    amount: number;
                    dueAt?: number;
                }[];
            };
            answers?: {
                question?: string;
                index?: number;
                answer: string;
            }[];
            /** @description Not before; Unix ms. */
            scheduleAt?: number;
            /** @description Given up then if it was not sent; Unix ms. */
            expiresAt?: number;
            /** @description Waits until it is approved. */
            requireApproval?: boolean;
            /** @description Echoed in status and events. */
            metadata?: {
                [key: string]: string;
            };
            /** @description Within the queue of the agency; higher goes first. */
            priority?: number;
            /** @description Not sent when it would cost more. */
            maxConnects?: number;
            /** @description What `proposal` is now: send one of them. */
            applicationOptions?: {
                /** @description Of an hourly job; two decimals. */
                hourlyRate?: number;
                /** @description Of the project; two decimals. */
                fixedBid?: number;
                /** @enum {string} */
                timeline?: "Less than 1 month" | "1 to 3 months" | "3 to 6 months" | "More than 6 months";
                /** @description Connects on top; a whole number. */
                boostBids?: number;
                autoFillOtherQuestions?: boolean;
                milestones?: {
                    description: string;
                    /** @description Two decimals. */
                    amount: number;
                    dueAt?: number;
                }[];
            };
        };
        /** @description No letter came of it */
        LetterNotWrittenProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "letter_not_written";
            dropped?: components["schemas"]["DroppedSentence"][];
            model?: string;
            usage?: components["schemas"]["ModelUsage"];
        };
        /** @description The process answers. */
        Live: {
            /** @constant */
            status: "ok";
        };
        /**
         * @description Live, or the test twin of the account against the sandbox.
         * @enum {string}
         */
        Mode: "live" | "test";
        /** @description What the model took. Cached input is a part of the input, reasoning a part of the output. */
        ModelUsage: {
            inputTokens: number;
            cachedInputTokens: number;
            outputTokens: number;
            reasoningTokens: number;
            totalTokens: number;
            /** @description Null where no prices are configured. */
            costUsd: number | null;
        };
        NoBody: Record<string, never>;
        /** @description There is nothing to approve */
        NotAwaitingApprovalProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "not_awaiting_approval";
            /** Format: uuid */
            queueId: string;
            applicationStatus: components["schemas"]["ApplicationStatus"];
            creditsRemaining: number | null;
            stage: components["schemas"]["ApplicationStage"];
        };
        /** @description It is too late to cancel this application */
        NotCancellableProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "not_cancellable";
            /** Format: uuid */
            queueId: string;
            applicationStatus: components["schemas"]["ApplicationStatus"];
            creditsRemaining: number | null;
            stage: components["schemas"]["ApplicationStage"];
        };
        /** @description This application does not wait any more */
        NotWaitingProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "not_waiting";
            /** Format: uuid */
            queueId: string;
            applicationStatus: components["schemas"]["ApplicationStatus"];
            creditsRemaining: number | null;
            stage: components["schemas"]["ApplicationStage"];
        };
        /** @description An application that is under way. */
        OpenApplication: {
            jobId: string;
            /** Format: uuid */
            processedJobId: string;
            applicationStatus: components["schemas"]["ApplicationStatus"];
            /** @description The status in a sentence, for people. */
            applicationStatusMessage: string;
            /** Format: uuid */
            queueId: string;
            appliedAt: number | null;
            /** @description When an agent took it up. */
            processedAt: number | null;
            errorMessage: string | null;
            /** @description Whether the status will never change again. */
            terminal: boolean;
            /** @description When asking again makes sense; null when settled. */
            pollAfterSeconds: number | null;
            stage: components["schemas"]["ApplicationStage"];
            blockedOn: components["schemas"]["ApplicationBlockedOn"] | null;
            estimatedStartAt: number | null;
            /** @description Its place in the queue of its agency. */
            position: number | null;
            reasonCode: components["schemas"]["ApplicationReason"] | null;
            /** @description Whether applying again makes sense. */
            reapply: ("now" | "later" | "never") | null;
            /** Format: uuid */
            agencyId: string;
            acceptedAt: number;
            settledAt: number | null;
            evidence: components["schemas"]["Evidence"] | null;
            metadata: {
                [key: string]: string;
            };
            mode: components["schemas"]["Mode"];
            /** Format: uuid */
            accountId: string;
            credit: null;
            creditsRemaining: null;
            /** @description Counts the events of one application. */
            sequence: number;
        };
        /** @description How applications of an agency go out; `limits` are the operator’s, and `revision` counts the changes. */
        Policy: {
            pacing: {
                gapMinSeconds: number;
                gapMaxSeconds: number;
            };
            caps: {
                perDay: number | null;
                perHour: number | null;
                /** @default null */
                maxConnectsPerApplication: number | null;
                /** @default null */
                connectsPerDay: number | null;
            };
            hours: {
                timeZone: string;
                windows: {
                    days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                    from: string;
                    to: string;
                }[] | null;
            };
            /** @enum {string} */
            approval: "always" | "never" | "as_asked";
            /** @enum {string} */
            onLoggedOut: "fail" | "hold";
            /** Format: uuid */
            agencyId: string;
            limits: {
                gapMinSeconds: number;
                perDay: number;
            };
            revision: number;
        };
        /** @description The policy was changed meanwhile */
        PolicyChangedProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "policy_changed";
            /** Format: uuid */
            agencyId: string;
            revision: number;
        };
        PolicyRequest: {
            pacing: {
                gapMinSeconds: number;
                gapMaxSeconds: number;
            };
            caps: {
                perDay: number | null;
                perHour: number | null;
                /** @default null */
                maxConnectsPerApplication: number | null;
                /** @default null */
                connectsPerDay: number | null;
            };
            hours: {
                timeZone: string;
                windows: {
                    days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                    from: string;
                    to: string;
                }[] | null;
            };
            /** @enum {string} */
            approval: "always" | "never" | "as_asked";
            /** @enum {string} */
            onLoggedOut: "fail" | "hold";
        };
        /** @description A form as an agent filled it in and read it back. `send` applies with exactly this, or with nothing. */
        Preview: {
            /** Format: uuid */
            previewId: string;
            /** @enum {string} */
            previewStatus: "processing" | "ready" | "refused";
            reasonCode: components["schemas"]["ApplicationReason"] | null;
            errorMessage: string | null;
            jobId: string;
            /** Format: uuid */
            processedJobId: string;
            /** Format: uuid */
            agencyId: string;
            mode: components["schemas"]["Mode"];
            metadata: {
                [key: string]: string;
            };
            createdAt: number;
            endedAt: number | null;
            /** @description From then on it is neither shown nor sent. */
            expiresAt: number;
            position: number | null;
            blockedOn: components["schemas"]["ApplicationBlockedOn"] | null;
            estimatedStartAt: number | null;
            /** @description Every field as it was read back; null until `ready`. */
            fields: {
                profileId: string;
                freelancer: string | null;
                profile: string | null;
                coverLetterSha256: string;
                hourlyRate: number | null;
                rateIncrease: string | null;
                fixedBid: number | null;
                milestones: {
                    description: string;
                    amount: number | null;
                }[] | null;
                duration: string | null;
                timeline: ("Less than 1 month" | "1 to 3 months" | "3 to 6 months" | "More than 6 months") | null;
                coverLetter: string;
            } | null;
            answers: {
                question: string;
                answer: string;
                /** @enum {string} */
                source: "customer" | "model" | "blank";
            }[];
            /** @description What sending it would take, in Connects. */
            connects: {
                required: number | null;
                boost: number | null;
                total: number | null;
                available: number | null;
            } | null;
            /** @description What the page says beside its fields, in its words. */
            warnings: string[];
            screenshotUrl: string | null;
            /** @description The application that it became. */
            sent: {
                /** Format: uuid */
                queueId: string;
                sentAt: number;
            } | null;
        };
        /** @description The preview showed that this cannot be sent */
        PreviewRefusedProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "preview_refused";
            queueId: null;
            applicationStatus: null;
            creditsRemaining: number | null;
            /** Format: uuid */
            previewId: string;
            /** @enum {string} */
            previewStatus: "processing" | "refused";
            reasonCode: components["schemas"]["ApplicationReason"] | null;
        };
        PreviewRequest: components["schemas"]["ApplyRequest"];
        /** @description The preview is not ready yet */
        PreviewUnderWayProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "preview_under_way";
            queueId: null;
            applicationStatus: null;
            creditsRemaining: number | null;
            /** Format: uuid */
            previewId: string;
            /** @enum {string} */
            previewStatus: "processing" | "refused";
            reasonCode: components["schemas"]["ApplicationReason"] | null;
        };
        /** @description A refusal: `code` is stable, `error` is for people. The members are those of RFC 9457. */
        Problem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @enum {string} */
            code: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field" | "cover_letter_characters" | "job_id_format" | "job_url_host" | "status_query" | "paging" | "idempotency_key_format" | "if_match" | "unauthorized" | "insufficient_credits" | "forbidden" | "link_invalid" | "not_found" | "request_timeout" | "already_applied" | "not_cancellable" | "too_many_keys" | "last_manage_key" | "key_overlaps" | "not_awaiting_approval" | "not_waiting" | "policy_changed" | "already_decided" | "still_looked_for" | "proposal_taken" | "preview_under_way" | "preview_refused" | "idempotency_in_progress" | "webhook_exists" | "webhook_disabled" | "rotation_limit" | "preview_expired" | "link_expired" | "cursor_gone" | "body_too_large" | "content_type" | "invalid_value" | "cover_letter_length" | "cover_letter_blank" | "test_job" | "timeline_unknown" | "rate_out_of_range" | "rate_does_not_fit_job" | "profile_unknown" | "agency_required" | "agency_unknown" | "idempotency_key_reused" | "no_sandbox" | "letter_not_written" | "credits_not_available" | "rate_limited" | "too_many_at_once" | "too_many_streams" | "headers_too_large" | "internal" | "unavailable" | "model_unavailable";
        };
        /** @description A JWK set: the keys that receipts are, or were, signed with. */
        PublicKeys: {
            keys: {
                /** @constant */
                kty: "OKP";
                /** @constant */
                crv: "Ed25519";
                /** @constant */
                alg: "EdDSA";
                /** @constant */
                use: "sig";
                x: string;
                kid: string;
            }[];
        };
        /** @description Whether it may be given work, and what each part says. */
        Ready: {
            /** @enum {string} */
            status: "ok" | "unavailable";
            parts: {
                [key: string]: string;
            };
        };
        /** @description RFC 8785 JSON, signed with Ed25519: `signature` is over the same JSON without it, in base64url. */
        Receipt: {
            /** @constant */
            version: 1;
            /** @enum {string} */
            kind: "settlement" | "correction";
            number: number;
            corrects: {
                number: number;
                sha256: string;
            } | null;
            /** Format: uuid */
            queueId: string;
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            agencyId: string;
            jobId: string;
            mode: components["schemas"]["Mode"];
            outcome: {
                applicationStatus: components["schemas"]["ApplicationStatus"];
                reasonCode: components["schemas"]["ApplicationReason"] | null;
                errorMessage: string | null;
                /** @enum {string} */
                credit: "captured" | "released";
            };
            proposal: {
                proposalId: string;
                proposalUrl: string | null;
                submittedAt: number | null;
            } | null;
            coverLetterSha256: string;
            terms: {
                hourlyRate: number | null;
                fixedBid: number | null;
                milestones: {
                    description: string;
                    amount: number;
                }[] | null;
                timeline: ("Less than 1 month" | "1 to 3 months" | "3 to 6 months" | "More than 6 months") | null;
                profileName: string | null;
            } | null;
            timeline: {
                acceptedAt: number | null;
                queuedAt: number | null;
                dispatchedAt: number | null;
                takenAt: number | null;
                firstNavigationAt: number | null;
                outcomeReadAt: number | null;
                settledAt: number | null;
                correctedAt: number | null;
            };
            ledger: {
                id: number;
                /** @enum {string} */
                kind: "grant" | "correction" | "reserve" | "capture" | "release";
                available: number;
                held: number;
                captured: number;
                at: number;
            }[];
            /** @constant */
            algorithm: "Ed25519";
            /** @description The RFC 7638 thumbprint of the key: see /.well-known/jwks.json. */
            keyId: string;
            signature: string;
        };
        RotateKeyRequest: {
            /** @default 86400 */
            overlapSeconds: number;
        };
        RotateWebhookSecretRequest: {
            /** @default 86400 */
            overlapSeconds: number;
        };
        /** @description The new key, and the one that it replaces. */
        RotatedKey: {
            /** Format: uuid */
            id: string;
            name: string;
            scopes: ("apply" | "read" | "manage")[];
            /** @description Its last characters, to tell keys apart. */
            ending: string;
            mode: components["schemas"]["Mode"];
            createdAt: number;
            lastUsedAt: number | null;
            /** @description When it ends because it was rotated. */
            expiresAt: number | null;
            revokedAt: number | null;
            /** @description The key itself: in this answer and never again. */
            key: string;
            replaced: components["schemas"]["ApiKey"];
        };
        /** @description The endpoint with its new secret; until `oldSecretsUntil` events are signed with the older ones as well. */
        RotatedWebhookSecret: {
            /** Format: uuid */
            id: string;
            url: string;
            events: ("application.applied" | "application.failed" | "application.progressed" | "application.blocked" | "application.corrected" | "session.needs_human" | "session.ready" | "credits.low" | "webhook.endpoint_disabled")[];
            /** @enum {string} */
            state: "enabled" | "disabled";
            why: string | null;
            createdAt: number;
            /** @description What signatures are made with: in this answer and never again. */
            secret: string;
            oldSecretsUntil: number | null;
        };
        /** @description The session of an agency stopped and waits for a person. */
        SessionNeedsHumanEvent: {
            /** @constant */
            type: "session.needs_human";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["SessionState"];
        };
        /** @description The session of an agency is signed in. */
        SessionReadyEvent: {
            /** @constant */
            type: "session.ready";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["SessionState"];
        };
        /** @description A session of an agency. */
        SessionState: {
            /** Format: uuid */
            accountId: string;
            /** Format: uuid */
            agencyId: string;
            /** Format: uuid */
            sessionId: string;
            mode: components["schemas"]["Mode"];
            why: string;
        };
        /** @description An application, and how many others there are for the same job. */
        Status: {
            jobId: string;
            /** Format: uuid */
            processedJobId: string;
            applicationStatus: components["schemas"]["ApplicationStatus"];
            /** @description The status in a sentence, for people. */
            applicationStatusMessage: string;
            /** Format: uuid */
            queueId: string;
            appliedAt: number | null;
            /** @description When an agent took it up. */
            processedAt: number | null;
            errorMessage: string | null;
            /** @description Whether the status will never change again. */
            terminal: boolean;
            /** @description When asking again makes sense; null when settled. */
            pollAfterSeconds: number | null;
            stage: components["schemas"]["ApplicationStage"];
            blockedOn: components["schemas"]["ApplicationBlockedOn"] | null;
            estimatedStartAt: number | null;
            /** @description Its place in the queue of its agency. */
            position: number | null;
            reasonCode: components["schemas"]["ApplicationReason"] | null;
            /** @description Whether applying again makes sense. */
            reapply: ("now" | "later" | "never") | null;
            /** Format: uuid */
            agencyId: string;
            acceptedAt: number;
            settledAt: number | null;
            evidence: components["schemas"]["Evidence"] | null;
            metadata: {
                [key: string]: string;
            };
            mode: components["schemas"]["Mode"];
            otherApplications: number;
        };
        /** @description Reads events for ten minutes, and nothing else: for what cannot send a header. */
        StreamToken: {
            token: string;
            expiresAt: number;
        };
        /** @description One event with its cursor. */
        StreamedEvent: {
            /** @description The cursor of the event: send the last one as `after`. */
            id: string;
            /** @constant */
            type: "application.progressed";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["OpenApplication"];
        } | {
            /** @description The cursor of the event: send the last one as `after`. */
            id: string;
            /** @constant */
            type: "application.blocked";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["BlockedApplication"];
        } | {
            /** @description The cursor of the event: send the last one as `after`. */
            id: string;
            /** @constant */
            type: "application.applied";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["EndedApplication"];
        } | {
            /** @description The cursor of the event: send the last one as `after`. */
            id: string;
            /** @constant */
            type: "application.failed";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["EndedApplication"];
        } | {
            /** @description The cursor of the event: send the last one as `after`. */
            id: string;
            /** @constant */
            type: "application.corrected";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["CorrectedApplication"];
        } | {
            /** @description The cursor of the event: send the last one as `after`. */
            id: string;
            /** @constant */
            type: "session.ready";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["SessionState"];
        } | {
            /** @description The cursor of the event: send the last one as `after`. */
            id: string;
            /** @constant */
            type: "session.needs_human";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: components["schemas"]["SessionState"];
        } | {
            /** @description The cursor of the event: send the last one as `after`. */
            id: string;
            /** @constant */
            type: "credits.low";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: {
                /** Format: uuid */
                accountId: string;
                creditsRemaining: number;
            };
        };
        UpdateWebhookRequest: {
            /** @description Where events are sent: https, and a public address. */
            url?: string;
            events?: ("application.applied" | "application.failed" | "application.progressed" | "application.blocked" | "application.corrected" | "session.needs_human" | "session.ready" | "credits.low" | "webhook.endpoint_disabled")[];
            enabled?: boolean;
            since?: number;
        };
        /** @description A page of deliveries, newest first. */
        WebhookDeliveries: {
            deliveries: components["schemas"]["WebhookDelivery"][];
            limit: number;
            /** @description Goes into `after`; null at the end. */
            nextAfter: string | null;
        };
        /** @description One event for one endpoint, and every try of it, oldest first. */
        WebhookDelivery: {
            /** @description `webhook-id` of every try. */
            id: string;
            type: string;
            queueId: string | null;
            /** @enum {string} */
            status: "pending" | "delivered" | "given_up";
            createdAt: number;
            endedAt: number | null;
            /** @description Null when it will not be tried again. */
            nextTryAt: number | null;
            resends: number;
            attempts: number;
            lastResponseCode: number | null;
            tries: {
                number: number;
                at: number;
                durationMs: number;
                /** @description Null when no answer came. */
                responseCode: number | null;
                error: string | null;
            }[];
        };
        /** @description Where events are sent. `why` says why it is switched off. */
        WebhookEndpoint: {
            /** Format: uuid */
            id: string;
            url: string;
            events: ("application.applied" | "application.failed" | "application.progressed" | "application.blocked" | "application.corrected" | "session.needs_human" | "session.ready" | "credits.low" | "webhook.endpoint_disabled")[];
            /** @enum {string} */
            state: "enabled" | "disabled";
            why: string | null;
            createdAt: number;
        };
        /** @description Nothing is sent to an endpoint any more: it answered 410, or failed for five days. */
        WebhookEndpointDisabledEvent: {
            /** @constant */
            type: "webhook.endpoint_disabled";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: {
                /** Format: uuid */
                endpointId: string;
                why: string;
                /** Format: uuid */
                accountId: string;
            };
        };
        /** @description All endpoints of the account. */
        WebhookEndpoints: {
            endpoints: components["schemas"]["WebhookEndpoint"][];
        };
        /** @description The account has a webhook endpoint with that URL already */
        WebhookExistsProblem: {
            /** @description A sentence that says what to change. */
            error: string;
            /** @description Leads to the code in the catalogue of errors. */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /**
             * Format: uuid
             * @description Also `X-Request-Id`.
             */
            requestId: string;
            /** @description The field that it is about. */
            param?: string;
            errors?: {
                param: string;
                message: string;
            }[];
            /** @constant */
            code: "webhook_exists";
            /** Format: uuid */
            endpointId?: string;
        };
        /** @description Sent by `pingWebhook`, and means nothing. */
        WebhookPingEvent: {
            /** @constant */
            type: "webhook.ping";
            /**
             * Format: date-time
             * @description When it happened.
             */
            timestamp: string;
            data: {
                /** Format: uuid */
                accountId: string;
                /** Format: uuid */
                endpointId: string;
            };
        };
    };
    responses: {
        /**
         * @description `invalid_http`: The request is not HTTP as it should be.
         *     `invalid_json`: The body is not JSON.
         *     `invalid_request`: The request does not have the right form.
         *     `unknown_field`: The request has a field that this API does not know.
         *     `cover_letter_characters`: The cover letter has characters that cannot be sent.
         *     `job_id_format`: The job id has none of the accepted forms.
         *     `job_url_host`: The job URL is not of a known marketplace.
         *     `idempotency_key_format`: The Idempotency-Key is not usable.
         */
        Problem400: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field" | "cover_letter_characters" | "job_id_format" | "job_url_host" | "idempotency_key_format";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field" | "cover_letter_characters" | "job_id_format" | "job_url_host" | "idempotency_key_format";
                };
            };
        };
        /** @description `unauthorized`: No valid API key. */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unauthorized";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unauthorized";
                };
            };
        };
        /** @description `insufficient_credits`: Insufficient auto-apply credits. */
        InsufficientCredits: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["InsufficientCreditsProblem"];
                "application/problem+json": components["schemas"]["InsufficientCreditsProblem"];
            };
        };
        /** @description `forbidden`: This key may not do that. */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "forbidden";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "forbidden";
                };
            };
        };
        /** @description `not_found`: There is no such thing here. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "not_found";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "not_found";
                };
            };
        };
        /** @description `request_timeout`: The request did not arrive in time. */
        RequestTimeout: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "request_timeout";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "request_timeout";
                };
            };
        };
        /**
         * @description `already_applied`: This agency already has an application for the job.
         *     `idempotency_in_progress`: A request with this Idempotency-Key is under way.
         */
        AlreadyAppliedOrIdempotencyInProgress: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AlreadyAppliedProblem"] | components["schemas"]["IdempotencyInProgressProblem"];
                "application/problem+json": components["schemas"]["AlreadyAppliedProblem"] | components["schemas"]["IdempotencyInProgressProblem"];
            };
        };
        /** @description `body_too_large`: The body is too large. */
        BodyTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "body_too_large";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "body_too_large";
                };
            };
        };
        /** @description `content_type`: The body has to be application/json. */
        ContentType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "content_type";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "content_type";
                };
            };
        };
        /**
         * @description `invalid_value`: A value has no meaning here.
         *     `cover_letter_length`: The cover letter is too long or empty.
         *     `cover_letter_blank`: The cover letter has only white space.
         *     `test_job`: The job and the key are not of the same mode.
         *     `timeline_unknown`: The timeline is none of the four.
         *     `rate_out_of_range`: The rate or bid is out of range.
         *     `rate_does_not_fit_job`: The rate or bid does not fit the kind of job.
         *     `profile_unknown`: No freelancer of this agency has that profile.
         *     `agency_required`: The account has several agencies: say which.
         *     `agency_unknown`: The account has no such agency.
         *     `idempotency_key_reused`: The Idempotency-Key was used with another body.
         */
        Problem422: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_value" | "cover_letter_length" | "cover_letter_blank" | "test_job" | "timeline_unknown" | "rate_out_of_range" | "rate_does_not_fit_job" | "profile_unknown" | "agency_required" | "agency_unknown" | "idempotency_key_reused";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_value" | "cover_letter_length" | "cover_letter_blank" | "test_job" | "timeline_unknown" | "rate_out_of_range" | "rate_does_not_fit_job" | "profile_unknown" | "agency_required" | "agency_unknown" | "idempotency_key_reused";
                };
            };
        };
        /** @description `rate_limited`: Too many requests. */
        RateLimited: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "rate_limited";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "rate_limited";
                };
            };
        };
        /** @description `headers_too_large`: The headers are too large. */
        HeadersTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "headers_too_large";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "headers_too_large";
                };
            };
        };
        /** @description `internal`: Something of ours failed. */
        Internal: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "internal";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "internal";
                };
            };
        };
        /** @description `unavailable`: A part of ours does not answer. */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unavailable";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unavailable";
                };
            };
        };
        /**
         * @description `invalid_http`: The request is not HTTP as it should be.
         *     `invalid_request`: The request does not have the right form.
         *     `paging`: The paging parameters do not go together.
         */
        InvalidHttpOrInvalidRequestOrPaging: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_request" | "paging";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_request" | "paging";
                };
            };
        };
        /** @description `invalid_http`: The request is not HTTP as it should be. */
        InvalidHttp: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http";
                };
            };
        };
        /**
         * @description `invalid_http`: The request is not HTTP as it should be.
         *     `invalid_json`: The body is not JSON.
         */
        InvalidHttpOrInvalidJson: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_json";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_json";
                };
            };
        };
        /**
         * @description `invalid_http`: The request is not HTTP as it should be.
         *     `invalid_request`: The request does not have the right form.
         */
        InvalidHttpOrInvalidRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_request";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_request";
                };
            };
        };
        /** @description `preview_expired`: The preview is too old. */
        PreviewExpired: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "preview_expired";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "preview_expired";
                };
            };
        };
        /** @description `cursor_gone`: The cursor names no event that is still kept. */
        CursorGone: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "cursor_gone";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "cursor_gone";
                };
            };
        };
        /**
         * @description `rate_limited`: Too many requests.
         *     `too_many_streams`: The account has as many open streams as it may.
         */
        RateLimitedOrTooManyStreams: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "rate_limited" | "too_many_streams";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "rate_limited" | "too_many_streams";
                };
            };
        };
        /**
         * @description `invalid_http`: The request is not HTTP as it should be.
         *     `invalid_json`: The body is not JSON.
         *     `invalid_request`: The request does not have the right form.
         *     `unknown_field`: The request has a field that this API does not know.
         */
        InvalidHttpOrInvalidJsonOrInvalidRequestOrUnknownField: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field";
                };
            };
        };
        /** @description `agency_unknown`: The account has no such agency. */
        AgencyUnknown: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "agency_unknown";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "agency_unknown";
                };
            };
        };
        /** @description `invalid_value`: A value has no meaning here. */
        InvalidValue: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_value";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_value";
                };
            };
        };
        /** @description `webhook_disabled`: The webhook endpoint is switched off. */
        WebhookDisabled: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "webhook_disabled";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "webhook_disabled";
                };
            };
        };
        /** @description `unauthorized`: No valid API key. */
        DataUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "unauthorized";
                };
                "application/problem+json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "unauthorized";
                };
            };
        };
        /** @description `forbidden`: This key may not do that. */
        DataForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "forbidden";
                };
                "application/problem+json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "forbidden";
                };
            };
        };
        /** @description `not_found`: There is no such thing here. */
        DataNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "not_found";
                };
                "application/problem+json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "not_found";
                };
            };
        };
        /** @description `request_timeout`: The request did not arrive in time. */
        RequestTimeoutUnmetered: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "request_timeout";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "request_timeout";
                };
            };
        };
        /** @description `rate_limited`: Too many requests. */
        DataRateLimited: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "rate_limited";
                };
                "application/problem+json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "rate_limited";
                };
            };
        };
        /** @description `headers_too_large`: The headers are too large. */
        HeadersTooLargeUnmetered: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "headers_too_large";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "headers_too_large";
                };
            };
        };
        /** @description `internal`: Something of ours failed. */
        DataInternal: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "internal";
                };
                "application/problem+json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "internal";
                };
            };
        };
        /** @description `unavailable`: A part of ours does not answer. */
        DataUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "unavailable";
                };
                "application/problem+json": components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "unavailable";
                };
            };
        };
        /**
         * @description `invalid_http`: The request is not HTTP as it should be.
         *     `job_id_format`: The job id has none of the accepted forms.
         *     `job_url_host`: The job URL is not of a known marketplace.
         */
        DataInvalidHttpOrJobIdFormatOrJobUrlHost: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": (components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "job_id_format" | "job_url_host";
                }) | (components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http";
                });
                "application/problem+json": (components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "job_id_format" | "job_url_host";
                }) | (components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http";
                });
            };
        };
        /**
         * @description `invalid_http`: The request is not HTTP as it should be.
         *     `invalid_request`: The request does not have the right form.
         */
        DataInvalidHttpOrInvalidRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": (components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_request";
                }) | (components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http";
                });
                "application/problem+json": (components["schemas"]["DataProblem"] & {
                    /** @enum {string} */
                    code: "invalid_http" | "invalid_request";
                }) | (components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http";
                });
            };
        };
        /** @description `invalid_http`: The request is not HTTP as it should be. */
        InvalidHttpUnmetered: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "invalid_http";
                };
            };
        };
        /** @description `internal`: Something of ours failed. */
        InternalUnmetered: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "internal";
                };
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "internal";
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Names this request in our log; say it when you ask us something.
         * @example 4b5c9a0e-7d53-4c62-9b8f-3a8f5f0f6f11
         */
        "X-Request-Id": string;
        /**
         * @description Requests of the window that will refuse first.
         * @example 60
         */
        "X-RateLimit-Limit": number;
        /**
         * @description What is left of them.
         * @example 59
         */
        "X-RateLimit-Remaining": number;
        /**
         * @description When that window ends, in Unix seconds.
         * @example 1767000060
         */
        "X-RateLimit-Reset": number;
        /**
         * @description All windows of the limit, as a list of structured fields: `q` requests in `w` seconds.
         * @example "apply-minute";q=60;w=60, "apply-day";q=1000;w=86400
         */
        "RateLimit-Policy": string;
        /**
         * @description What is left of each: `r` requests, for `t` seconds.
         * @example "apply-minute";r=59;t=60, "apply-day";r=999;t=86400
         */
        RateLimit: string;
        /**
         * @description Seconds after which trying again makes sense. Absent where it makes none.
         * @example 2
         */
        "Retry-After": number;
        /**
         * @description The path of what was made.
         * @example /api/auto-apply-v2/applications/01a22435-0853-7214-8e3b-f1ac62641677
         */
        Location: string;
        /**
         * @description `true` when this answer was given before under the same Idempotency-Key.
         * @example true
         */
        "Idempotent-Replayed": "true";
        /**
         * @description Names this version.
         * @example "3"
         */
        ETag: string;
        /**
         * @description How long the answer may be kept.
         * @example no-store
         */
        "Cache-Control": string;
        /**
         * @description The answer depends on this header of the request.
         * @example Accept
         */
        Vary: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    apply: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a lost answer safe to ask for again: the same key and body get the same 202 for 24 hours. It belongs to account and path.
                 * @example order-1
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description `handling=strict`: members that are not known are refused instead of ignored with a warning.
                 * @example handling=strict
                 */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyRequest"];
            };
        };
        responses: {
            /** @description Accepted, and durable. Also the replay of an answer that was given under the same key. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    Location: components["headers"]["Location"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Unauthorized"];
            402: components["responses"]["InsufficientCredits"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["AlreadyAppliedOrIdempotencyInProgress"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getStatus: {
        parameters: {
            query?: {
                /**
                 * @description The application. Exactly one of `queueId` and `jobId`.
                 * @example 01a22435-0853-7214-8e3b-f1ac62641677
                 */
                queueId?: string;
                /** @description The job: its URL, its ciphertext (`~02…`), or the UUID of a processed job. */
                jobId?: string;
                /** @description One agency of the account; needed where the account has several. */
                agencyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /**
             * @description `invalid_http`: The request is not HTTP as it should be.
             *     `invalid_request`: The request does not have the right form.
             *     `job_id_format`: The job id has none of the accepted forms.
             *     `job_url_host`: The job URL is not of a known marketplace.
             *     `status_query`: Ask by exactly one of queueId and jobId.
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_http" | "invalid_request" | "job_id_format" | "job_url_host" | "status_query";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_http" | "invalid_request" | "job_id_format" | "job_url_host" | "status_query";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAppliedJobs: {
        parameters: {
            query?: {
                /**
                 * @description Entries of a page; above 100 it is 100, which the answer shows.
                 * @example 20
                 */
                limit?: number;
                /** @description Entries to skip; not together with `after`. */
                offset?: number;
                /** @description `nextAfter` of the page before. */
                after?: string;
                /**
                 * @description Only those of this status.
                 * @example applied
                 */
                status?: "processing" | "applied" | "failed" | "not_available" | "not_eligible" | "not_enough_connects" | "logged_out";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppliedJobs"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidRequestOrPaging"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The application, as `apply` named it.
                 * @example 01a22435-0853-7214-8e3b-f1ac62641677
                 */
                queueId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that is known. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationRecord"];
                };
            };
            400: components["responses"]["InvalidHttp"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancelApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The application, as `apply` named it.
                 * @example 01a22435-0853-7214-8e3b-f1ac62641677
                 */
                queueId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended as cancelled. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description It will end as cancelled: nothing is sent any more. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `not_cancellable`: It is too late to cancel this application. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotCancellableProblem"];
                    "application/problem+json": components["schemas"]["NotCancellableProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    approveApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The application, as `apply` named it.
                 * @example 01a22435-0853-7214-8e3b-f1ac62641677
                 */
                queueId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Approved. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Kept until it reaches its lane. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `not_awaiting_approval`: There is nothing to approve. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotAwaitingApprovalProblem"];
                    "application/problem+json": components["schemas"]["NotAwaitingApprovalProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    expediteApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The application, as `apply` named it.
                 * @example 01a22435-0853-7214-8e3b-f1ac62641677
                 */
                queueId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At the front. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Kept until it reaches its lane. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `not_waiting`: This application does not wait any more. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotWaitingProblem"];
                    "application/problem+json": components["schemas"]["NotWaitingProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getEvidence: {
        parameters: {
            query?: {
                /** @description Of a link: when it ends, in Unix ms. */
                expires?: string;
                /** @description Of a link. */
                signature?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The application, as `apply` named it.
                 * @example 01a22435-0853-7214-8e3b-f1ac62641677
                 */
                queueId: string;
                /**
                 * @description Which; another name is 404.
                 * @example receipt
                 */
                name: "receipt" | "correction" | "form" | "screenshot" | "trace";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceDocument"];
                    "image/jpeg": unknown;
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            /**
             * @description `forbidden`: This key may not do that.
             *     `link_invalid`: The link is not one that this API made.
             */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "forbidden" | "link_invalid";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "forbidden" | "link_invalid";
                    };
                };
            };
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `link_expired`: The time of this link is over. */
            410: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "link_expired";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "link_expired";
                    };
                };
            };
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createPreview: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a lost answer safe to ask for again: the same key and body get the same 202 for 24 hours. It belongs to account and path.
                 * @example order-1
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description `handling=strict`: members that are not known are refused instead of ignored with a warning.
                 * @example handling=strict
                 */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            /** @description Accepted, and durable. Also the replay of an answer that was given under the same key. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    Location: components["headers"]["Location"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedPreview"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `idempotency_in_progress`: A request with this Idempotency-Key is under way. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdempotencyInProgressProblem"];
                    "application/problem+json": components["schemas"]["IdempotencyInProgressProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description As the 202 named it.
                 * @example 01a22435-0853-8214-8e3b-f1ac62641677
                 */
                previewId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The preview as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["InvalidHttp"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            410: components["responses"]["PreviewExpired"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getPreviewScreenshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description As the 202 named it.
                 * @example 01a22435-0853-8214-8e3b-f1ac62641677
                 */
                previewId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JPEG. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
                };
            };
            400: components["responses"]["InvalidHttp"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            410: components["responses"]["PreviewExpired"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    sendPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description As the 202 named it.
                 * @example 01a22435-0853-8214-8e3b-f1ac62641677
                 */
                previewId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted, and durable; or what sending it before came to. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    Location: components["headers"]["Location"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /**
             * @description `invalid_http`: The request is not HTTP as it should be.
             *     `invalid_json`: The body is not JSON.
             *     `unknown_field`: The request has a field that this API does not know.
             *     `cover_letter_characters`: The cover letter has characters that cannot be sent.
             *     `job_id_format`: The job id has none of the accepted forms.
             *     `job_url_host`: The job URL is not of a known marketplace.
             *     `idempotency_key_format`: The Idempotency-Key is not usable.
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_http" | "invalid_json" | "unknown_field" | "cover_letter_characters" | "job_id_format" | "job_url_host" | "idempotency_key_format";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_http" | "invalid_json" | "unknown_field" | "cover_letter_characters" | "job_id_format" | "job_url_host" | "idempotency_key_format";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            402: components["responses"]["InsufficientCredits"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /**
             * @description `already_applied`: This agency already has an application for the job.
             *     `preview_under_way`: The preview is not ready yet.
             *     `preview_refused`: The preview showed that this cannot be sent.
             *     `idempotency_in_progress`: A request with this Idempotency-Key is under way.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlreadyAppliedProblem"] | components["schemas"]["PreviewUnderWayProblem"] | components["schemas"]["PreviewRefusedProblem"] | components["schemas"]["IdempotencyInProgressProblem"];
                    "application/problem+json": components["schemas"]["AlreadyAppliedProblem"] | components["schemas"]["PreviewUnderWayProblem"] | components["schemas"]["PreviewRefusedProblem"] | components["schemas"]["IdempotencyInProgressProblem"];
                };
            };
            410: components["responses"]["PreviewExpired"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description Events of a page; above 100 it is 100, which the answer shows. */
                limit?: number;
                /** @description Pages: the events after this `id`, or `nextAfter` of the page before. */
                after?: string;
                /** @description Streams: the same as the header `Last-Event-ID`. */
                lastEventId?: string;
            };
            header?: {
                /**
                 * @description `text/event-stream` (also when nothing is said) for a stream, `application/json` for a page.
                 * @example text/event-stream
                 */
                Accept?: string;
                /**
                 * @description The `id` of the last event that was received: the stream goes on after it.
                 * @example eyJwIjo0Mn0
                 */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream; or one page with `Accept: application/json`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                    "application/json": components["schemas"]["EventsPage"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            410: components["responses"]["CursorGone"];
            429: components["responses"]["RateLimitedOrTooManyStreams"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    streamApplicationEvents: {
        parameters: {
            query?: {
                /** @description Events of a page; above 100 it is 100, which the answer shows. */
                limit?: number;
                /** @description Pages: the events after this `id`, or `nextAfter` of the page before. */
                after?: string;
                /** @description Streams: the same as the header `Last-Event-ID`. */
                lastEventId?: string;
            };
            header?: {
                /**
                 * @description `text/event-stream` (also when nothing is said) for a stream, `application/json` for a page.
                 * @example text/event-stream
                 */
                Accept?: string;
                /**
                 * @description The `id` of the last event that was received: the stream goes on after it.
                 * @example eyJwIjo0Mn0
                 */
                "Last-Event-ID"?: string;
            };
            path: {
                /**
                 * @description The application, as `apply` named it.
                 * @example 01a22435-0853-7214-8e3b-f1ac62641677
                 */
                queueId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream; or one page with `Accept: application/json`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                    "application/json": components["schemas"]["EventsPage"];
                };
            };
            /** @description It has ended and there is nothing more to say. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidHttpOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            410: components["responses"]["CursorGone"];
            429: components["responses"]["RateLimitedOrTooManyStreams"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createStreamToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoBody"];
            };
        };
        responses: {
            /** @description The token: in this answer and never again. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamToken"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJsonOrInvalidRequestOrUnknownField"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    generateProposal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `handling=strict`: members that are not known are refused instead of ignored with a warning.
                 * @example handling=strict
                 */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateProposalRequest"];
            };
        };
        responses: {
            /** @description The draft. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GeneratedProposal"];
                };
            };
            /**
             * @description `invalid_http`: The request is not HTTP as it should be.
             *     `invalid_json`: The body is not JSON.
             *     `invalid_request`: The request does not have the right form.
             *     `unknown_field`: The request has a field that this API does not know.
             *     `job_id_format`: The job id has none of the accepted forms.
             *     `job_url_host`: The job URL is not of a known marketplace.
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field" | "job_id_format" | "job_url_host";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field" | "job_id_format" | "job_url_host";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            /**
             * @description `invalid_value`: A value has no meaning here.
             *     `profile_unknown`: No freelancer of this agency has that profile.
             *     `agency_required`: The account has several agencies: say which.
             *     `agency_unknown`: The account has no such agency.
             *     `letter_not_written`: No letter came of it.
             */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LetterNotWrittenProblem"] | (components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_value" | "profile_unknown" | "agency_required" | "agency_unknown";
                    });
                    "application/problem+json": components["schemas"]["LetterNotWrittenProblem"] | (components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_value" | "profile_unknown" | "agency_required" | "agency_unknown";
                    });
                };
            };
            /**
             * @description `rate_limited`: Too many requests.
             *     `too_many_at_once`: Too many requests of this kind are under way.
             */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "rate_limited" | "too_many_at_once";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "rate_limited" | "too_many_at_once";
                    };
                };
            };
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            /**
             * @description `unavailable`: A part of ours does not answer.
             *     `model_unavailable`: The language model is not available.
             */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unavailable" | "model_unavailable";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unavailable" | "model_unavailable";
                    };
                };
            };
        };
    };
    listFreelancers: {
        parameters: {
            query?: {
                /**
                 * @description One agency of the account; needed where the account has several.
                 * @example 01a22400-2222-7000-8000-000000000002
                 */
                agencyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The roster; empty until a session has read it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Freelancers"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["AgencyUnknown"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCredits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The balance. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credits"];
                };
            };
            400: components["responses"]["InvalidHttp"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listCreditEntries: {
        parameters: {
            query?: {
                /**
                 * @description Entries of a page; above 100 it is 100, which the answer shows.
                 * @example 20
                 */
                limit?: number;
                /** @description `nextAfter` of the page before. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditEntries"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listBusinessDevelopers: {
        parameters: {
            query?: {
                /**
                 * @description One agency of the account; needed where the account has several.
                 * @example 01a22400-2222-7000-8000-000000000002
                 */
                agencyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One for each agency. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessDevelopers"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["AgencyUnknown"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getPolicy: {
        parameters: {
            query?: {
                /**
                 * @description One agency of the account; needed where the account has several.
                 * @example 01a22400-2222-7000-8000-000000000002
                 */
                agencyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            /**
             * @description `agency_required`: The account has several agencies: say which.
             *     `agency_unknown`: The account has no such agency.
             */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "agency_required" | "agency_unknown";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "agency_required" | "agency_unknown";
                    };
                };
            };
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    replacePolicy: {
        parameters: {
            query?: {
                /**
                 * @description One agency of the account; needed where the account has several.
                 * @example 01a22400-2222-7000-8000-000000000002
                 */
                agencyId?: string;
            };
            header: {
                /**
                 * @description The ETag of the policy that the change was made from, or `*`.
                 * @example "3"
                 */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyRequest"];
            };
        };
        responses: {
            /** @description The policy as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /**
             * @description `invalid_http`: The request is not HTTP as it should be.
             *     `invalid_json`: The body is not JSON.
             *     `invalid_request`: The request does not have the right form.
             *     `unknown_field`: The request has a field that this API does not know.
             *     `if_match`: The If-Match header is missing or not usable.
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field" | "if_match";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_http" | "invalid_json" | "invalid_request" | "unknown_field" | "if_match";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            /** @description `policy_changed`: The policy was changed meanwhile. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyChangedProblem"];
                    "application/problem+json": components["schemas"]["PolicyChangedProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            /**
             * @description `invalid_value`: A value has no meaning here.
             *     `agency_required`: The account has several agencies: say which.
             *     `agency_unknown`: The account has no such agency.
             */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_value" | "agency_required" | "agency_unknown";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_value" | "agency_required" | "agency_unknown";
                    };
                };
            };
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoints"];
                };
            };
            400: components["responses"]["InvalidHttp"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookRequest"];
            };
        };
        responses: {
            /** @description It was there already, just so: without its secret. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description With the secret: shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWebhookEndpoint"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJsonOrInvalidRequestOrUnknownField"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            /** @description `webhook_exists`: The account has a webhook endpoint with that URL already. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookExistsProblem"];
                    "application/problem+json": components["schemas"]["WebhookExistsProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["InvalidValue"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a webhook endpoint of the account.
                 * @example 01a22400-4444-7000-8000-000000000004
                 */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["InvalidHttp"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a webhook endpoint of the account.
                 * @example 01a22400-4444-7000-8000-000000000004
                 */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidHttpOrInvalidJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a webhook endpoint of the account.
                 * @example 01a22400-4444-7000-8000-000000000004
                 */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhookRequest"];
            };
        };
        responses: {
            /** @description As it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJsonOrInvalidRequestOrUnknownField"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /**
             * @description `webhook_exists`: The account has a webhook endpoint with that URL already.
             *     `webhook_disabled`: The webhook endpoint is switched off.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookExistsProblem"] | (components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "webhook_disabled";
                    });
                    "application/problem+json": components["schemas"]["WebhookExistsProblem"] | (components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "webhook_disabled";
                    });
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["InvalidValue"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a webhook endpoint of the account.
                 * @example 01a22400-4444-7000-8000-000000000004
                 */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateWebhookSecretRequest"];
            };
        };
        responses: {
            /** @description With the new secret: shown this once. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedWebhookSecret"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJsonOrInvalidRequestOrUnknownField"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `rotation_limit`: Too many older secrets of the webhook endpoint still overlap. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "rotation_limit";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "rotation_limit";
                    };
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    pingWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a webhook endpoint of the account.
                 * @example 01a22400-4444-7000-8000-000000000004
                 */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description On its way. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["WebhookDisabled"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /**
                 * @description Entries of a page; above 100 it is 100, which the answer shows.
                 * @example 20
                 */
                limit?: number;
                /** @description `nextAfter` of the page before. */
                after?: string;
                /**
                 * @description Only those of this status.
                 * @example given_up
                 */
                status?: "pending" | "delivered" | "given_up";
            };
            header?: never;
            path: {
                /**
                 * @description The `id` of a webhook endpoint of the account.
                 * @example 01a22400-4444-7000-8000-000000000004
                 */
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveries"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidRequestOrPaging"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    resendWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a webhook endpoint of the account.
                 * @example 01a22400-4444-7000-8000-000000000004
                 */
                endpointId: string;
                /**
                 * @description The `id` of a delivery: its `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description On its way. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["WebhookDisabled"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /**
                 * @description Entries of a page; above 100 it is 100, which the answer shows.
                 * @example 20
                 */
                limit?: number;
                /** @description `nextAfter` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeys"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateKeyRequest"];
            };
        };
        responses: {
            /** @description With the key: shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKey"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJsonOrInvalidRequestOrUnknownField"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            /** @description `too_many_keys`: The account has as many keys as it may have. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "too_many_keys";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "too_many_keys";
                    };
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            /** @description `no_sandbox`: There is no sandbox for test twins. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "no_sandbox";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "no_sandbox";
                    };
                };
            };
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a key of the account.
                 * @example 01a22400-3333-7000-8000-000000000003
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateKeyRequest"];
            };
        };
        responses: {
            /** @description The new key, shown this once, and the one it replaces. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedKey"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidJsonOrInvalidRequestOrUnknownField"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `key_overlaps`: An overlap of this key is under way. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "key_overlaps";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "key_overlaps";
                    };
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of a key of the account.
                 * @example 01a22400-3333-7000-8000-000000000003
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It works no more. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidHttpOrInvalidJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `last_manage_key`: Without this key nobody could manage keys. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "last_manage_key";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "last_manage_key";
                    };
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getJob: {
        parameters: {
            query: {
                /**
                 * @description The ciphertext of the job, or a URL or UUID of it.
                 * @example ~021957344458358661806
                 */
                cipher: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /**
             * @description `invalid_http`: The request is not HTTP as it should be.
             *     `invalid_request`: The request does not have the right form.
             *     `job_id_format`: The job id has none of the accepted forms.
             *     `job_url_host`: The job URL is not of a known marketplace.
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": (components["schemas"]["DataProblem"] & {
                        /** @enum {string} */
                        code: "invalid_http" | "invalid_request" | "job_id_format" | "job_url_host";
                    }) | (components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_http";
                    });
                    "application/problem+json": (components["schemas"]["DataProblem"] & {
                        /** @enum {string} */
                        code: "invalid_http" | "invalid_request" | "job_id_format" | "job_url_host";
                    }) | (components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_http";
                    });
                };
            };
            401: components["responses"]["DataUnauthorized"];
            403: components["responses"]["DataForbidden"];
            404: components["responses"]["DataNotFound"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            429: components["responses"]["DataRateLimited"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["DataInternal"];
            503: components["responses"]["DataUnavailable"];
        };
    };
    getJobV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The ciphertext of the job.
                 * @example ~021957344458358661806
                 */
                ciphertext: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["DataInvalidHttpOrJobIdFormatOrJobUrlHost"];
            401: components["responses"]["DataUnauthorized"];
            403: components["responses"]["DataForbidden"];
            404: components["responses"]["DataNotFound"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            429: components["responses"]["DataRateLimited"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["DataInternal"];
            503: components["responses"]["DataUnavailable"];
        };
    };
    getJobV2: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The ciphertext of the job.
                 * @example ~021957344458358661806
                 */
                ciphertext: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["DataInvalidHttpOrJobIdFormatOrJobUrlHost"];
            401: components["responses"]["DataUnauthorized"];
            403: components["responses"]["DataForbidden"];
            404: components["responses"]["DataNotFound"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            429: components["responses"]["DataRateLimited"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["DataInternal"];
            503: components["responses"]["DataUnavailable"];
        };
    };
    getClientJobs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `companyId` of a job.
                 * @example 1991212616395436888
                 */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientJobs"];
                };
            };
            400: components["responses"]["DataInvalidHttpOrInvalidRequest"];
            401: components["responses"]["DataUnauthorized"];
            403: components["responses"]["DataForbidden"];
            404: components["responses"]["DataNotFound"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            429: components["responses"]["DataRateLimited"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["DataInternal"];
            503: components["responses"]["DataUnavailable"];
        };
    };
    getClientJobsV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `companyId` of a job.
                 * @example 1991212616395436888
                 */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientJobs"];
                };
            };
            400: components["responses"]["DataInvalidHttpOrInvalidRequest"];
            401: components["responses"]["DataUnauthorized"];
            403: components["responses"]["DataForbidden"];
            404: components["responses"]["DataNotFound"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            429: components["responses"]["DataRateLimited"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["DataInternal"];
            503: components["responses"]["DataUnavailable"];
        };
    };
    getClientJobsV2: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `companyId` of a job.
                 * @example 1991212616395436888
                 */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientJobs"];
                };
            };
            400: components["responses"]["DataInvalidHttpOrInvalidRequest"];
            401: components["responses"]["DataUnauthorized"];
            403: components["responses"]["DataForbidden"];
            404: components["responses"]["DataNotFound"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            429: components["responses"]["DataRateLimited"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["DataInternal"];
            503: components["responses"]["DataUnavailable"];
        };
    };
    applyExternal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes a lost answer safe to ask for again: the same key and body get the same 202 for 24 hours. It belongs to account and path.
                 * @example order-1
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegacyApplyRequest"];
            };
        };
        responses: {
            /** @description Accepted, and durable. Also the replay of an answer that was given under the same key. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    Location: components["headers"]["Location"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Unauthorized"];
            402: components["responses"]["InsufficientCredits"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["AlreadyAppliedOrIdempotencyInProgress"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listFreelancersExternal: {
        parameters: {
            query?: {
                /**
                 * @description One agency of the account; needed where the account has several.
                 * @example 01a22400-2222-7000-8000-000000000002
                 */
                agencyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The roster; empty until a session has read it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-RateLimit-Limit": components["headers"]["X-RateLimit-Limit"];
                    "X-RateLimit-Remaining": components["headers"]["X-RateLimit-Remaining"];
                    "X-RateLimit-Reset": components["headers"]["X-RateLimit-Reset"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Freelancers"];
                };
            };
            400: components["responses"]["InvalidHttpOrInvalidRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["AgencyUnknown"];
            429: components["responses"]["RateLimited"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getPublicKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JWK set. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicKeys"];
                };
            };
            400: components["responses"]["InvalidHttpUnmetered"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["InternalUnmetered"];
            /** @description `unavailable`: A part of ours does not answer. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unavailable";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unavailable";
                    };
                };
            };
        };
    };
    getLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            400: components["responses"]["InvalidHttpUnmetered"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["InternalUnmetered"];
        };
    };
    getReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It may. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            400: components["responses"]["InvalidHttpUnmetered"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["InternalUnmetered"];
            /** @description It may not. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of what is there already: 304 if it is the same.
                 * @example "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is served now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description It is what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidHttpUnmetered"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["InternalUnmetered"];
        };
    };
    getAsyncApi: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of what is there already: 304 if it is the same.
                 * @example "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is served now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description It is what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidHttpUnmetered"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["InternalUnmetered"];
        };
    };
    getLlmsTxt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of what is there already: 304 if it is the same.
                 * @example "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is served now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description It is what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidHttpUnmetered"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["InternalUnmetered"];
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of what is there already: 304 if it is the same.
                 * @example "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is served now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description It is what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidHttpUnmetered"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["InternalUnmetered"];
        };
    };
    getErrorCatalogue: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of what is there already: 304 if it is the same.
                 * @example "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is served now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description It is what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidHttpUnmetered"];
            408: components["responses"]["RequestTimeoutUnmetered"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["InternalUnmetered"];
        };
    };
    getDocsAsset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag of what is there already: 304 if it is the same.
                 * @example "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
                 */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The name of the file.
                 * @example swagger-ui.css
                 */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is served now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/css": string;
                    "text/javascript": string;
                    "image/png": unknown;
                };
            };
            /** @description It is what the ETag names. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidHttpUnmetered"];
            /** @description `not_found`: There is no such thing here. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found";
                    };
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found";
                    };
                };
            };
            408: components["responses"]["RequestTimeoutUnmetered"];
            431: components["responses"]["HeadersTooLargeUnmetered"];
            500: components["responses"]["InternalUnmetered"];
        };
    };
    onApplicationApplied: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event: the same on every try and every resend.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "webhook-id": string;
                /**
                 * @description When this try was signed, in Unix seconds.
                 * @example 1767000043
                 */
                "webhook-timestamp": string;
                /**
                 * @description Signatures by each secret that still works: `v1,<base64>`, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
                /**
                 * @description The same as `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "X-UpHunt-Delivery": string;
                /**
                 * @description The type.
                 * @example application.applied
                 */
                "X-UpHunt-Event": "application.applied";
                /**
                 * @description Which try it is, from 1.
                 * @example 1
                 */
                "X-UpHunt-Attempt": string;
                /**
                 * @description `true` when somebody asked for it.
                 * @example true
                 */
                "X-UpHunt-Resend"?: "true";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationAppliedEvent"];
            };
        };
        responses: {
            /** @description The endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onApplicationFailed: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event: the same on every try and every resend.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "webhook-id": string;
                /**
                 * @description When this try was signed, in Unix seconds.
                 * @example 1767000043
                 */
                "webhook-timestamp": string;
                /**
                 * @description Signatures by each secret that still works: `v1,<base64>`, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
                /**
                 * @description The same as `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "X-UpHunt-Delivery": string;
                /**
                 * @description The type.
                 * @example application.failed
                 */
                "X-UpHunt-Event": "application.failed";
                /**
                 * @description Which try it is, from 1.
                 * @example 1
                 */
                "X-UpHunt-Attempt": string;
                /**
                 * @description `true` when somebody asked for it.
                 * @example true
                 */
                "X-UpHunt-Resend"?: "true";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationFailedEvent"];
            };
        };
        responses: {
            /** @description The endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onApplicationProgressed: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event: the same on every try and every resend.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "webhook-id": string;
                /**
                 * @description When this try was signed, in Unix seconds.
                 * @example 1767000043
                 */
                "webhook-timestamp": string;
                /**
                 * @description Signatures by each secret that still works: `v1,<base64>`, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
                /**
                 * @description The same as `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "X-UpHunt-Delivery": string;
                /**
                 * @description The type.
                 * @example application.progressed
                 */
                "X-UpHunt-Event": "application.progressed";
                /**
                 * @description Which try it is, from 1.
                 * @example 1
                 */
                "X-UpHunt-Attempt": string;
                /**
                 * @description `true` when somebody asked for it.
                 * @example true
                 */
                "X-UpHunt-Resend"?: "true";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationProgressedEvent"];
            };
        };
        responses: {
            /** @description The endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onApplicationBlocked: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event: the same on every try and every resend.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "webhook-id": string;
                /**
                 * @description When this try was signed, in Unix seconds.
                 * @example 1767000043
                 */
                "webhook-timestamp": string;
                /**
                 * @description Signatures by each secret that still works: `v1,<base64>`, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
                /**
                 * @description The same as `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "X-UpHunt-Delivery": string;
                /**
                 * @description The type.
                 * @example application.blocked
                 */
                "X-UpHunt-Event": "application.blocked";
                /**
                 * @description Which try it is, from 1.
                 * @example 1
                 */
                "X-UpHunt-Attempt": string;
                /**
                 * @description `true` when somebody asked for it.
                 * @example true
                 */
                "X-UpHunt-Resend"?: "true";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationBlockedEvent"];
            };
        };
        responses: {
            /** @description The endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onApplicationCorrected: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event: the same on every try and every resend.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "webhook-id": string;
                /**
                 * @description When this try was signed, in Unix seconds.
                 * @example 1767000043
                 */
                "webhook-timestamp": string;
                /**
                 * @description Signatures by each secret that still works: `v1,<base64>`, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
                /**
                 * @description The same as `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "X-UpHunt-Delivery": string;
                /**
                 * @description The type.
                 * @example application.corrected
                 */
                "X-UpHunt-Event": "application.corrected";
                /**
                 * @description Which try it is, from 1.
                 * @example 1
                 */
                "X-UpHunt-Attempt": string;
                /**
                 * @description `true` when somebody asked for it.
                 * @example true
                 */
                "X-UpHunt-Resend"?: "true";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationCorrectedEvent"];
            };
        };
        responses: {
            /** @description The endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onSessionNeedsHuman: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event: the same on every try and every resend.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "webhook-id": string;
                /**
                 * @description When this try was signed, in Unix seconds.
                 * @example 1767000043
                 */
                "webhook-timestamp": string;
                /**
                 * @description Signatures by each secret that still works: `v1,<base64>`, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
                /**
                 * @description The same as `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "X-UpHunt-Delivery": string;
                /**
                 * @description The type.
                 * @example session.needs_human
                 */
                "X-UpHunt-Event": "session.needs_human";
                /**
                 * @description Which try it is, from 1.
                 * @example 1
                 */
                "X-UpHunt-Attempt": string;
                /**
                 * @description `true` when somebody asked for it.
                 * @example true
                 */
                "X-UpHunt-Resend"?: "true";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionNeedsHumanEvent"];
            };
        };
        responses: {
            /** @description The endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onSessionReady: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event: the same on every try and every resend.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "webhook-id": string;
                /**
                 * @description When this try was signed, in Unix seconds.
                 * @example 1767000043
                 */
                "webhook-timestamp": string;
                /**
                 * @description Signatures by each secret that still works: `v1,<base64>`, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
                /**
                 * @description The same as `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "X-UpHunt-Delivery": string;
                /**
                 * @description The type.
                 * @example session.ready
                 */
                "X-UpHunt-Event": "session.ready";
                /**
                 * @description Which try it is, from 1.
                 * @example 1
                 */
                "X-UpHunt-Attempt": string;
                /**
                 * @description `true` when somebody asked for it.
                 * @example true
                 */
                "X-UpHunt-Resend"?: "true";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionReadyEvent"];
            };
        };
        responses: {
            /** @description The endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onCreditsLow: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event: the same on every try and every resend.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "webhook-id": string;
                /**
                 * @description When this try was signed, in Unix seconds.
                 * @example 1767000043
                 */
                "webhook-timestamp": string;
                /**
                 * @description Signatures by each secret that still works: `v1,<base64>`, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
                /**
                 * @description The same as `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "X-UpHunt-Delivery": string;
                /**
                 * @description The type.
                 * @example credits.low
                 */
                "X-UpHunt-Event": "credits.low";
                /**
                 * @description Which try it is, from 1.
                 * @example 1
                 */
                "X-UpHunt-Attempt": string;
                /**
                 * @description `true` when somebody asked for it.
                 * @example true
                 */
                "X-UpHunt-Resend"?: "true";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreditsLowEvent"];
            };
        };
        responses: {
            /** @description The endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onWebhookEndpointDisabled: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event: the same on every try and every resend.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "webhook-id": string;
                /**
                 * @description When this try was signed, in Unix seconds.
                 * @example 1767000043
                 */
                "webhook-timestamp": string;
                /**
                 * @description Signatures by each secret that still works: `v1,<base64>`, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
                /**
                 * @description The same as `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "X-UpHunt-Delivery": string;
                /**
                 * @description The type.
                 * @example webhook.endpoint_disabled
                 */
                "X-UpHunt-Event": "webhook.endpoint_disabled";
                /**
                 * @description Which try it is, from 1.
                 * @example 1
                 */
                "X-UpHunt-Attempt": string;
                /**
                 * @description `true` when somebody asked for it.
                 * @example true
                 */
                "X-UpHunt-Resend"?: "true";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookEndpointDisabledEvent"];
            };
        };
        responses: {
            /** @description The endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onWebhookPing: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Names the event: the same on every try and every resend.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "webhook-id": string;
                /**
                 * @description When this try was signed, in Unix seconds.
                 * @example 1767000043
                 */
                "webhook-timestamp": string;
                /**
                 * @description Signatures by each secret that still works: `v1,<base64>`, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": string;
                /**
                 * @description The same as `webhook-id`.
                 * @example msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3
                 */
                "X-UpHunt-Delivery": string;
                /**
                 * @description The type.
                 * @example webhook.ping
                 */
                "X-UpHunt-Event": "webhook.ping";
                /**
                 * @description Which try it is, from 1.
                 * @example 1
                 */
                "X-UpHunt-Attempt": string;
                /**
                 * @description `true` when somebody asked for it.
                 * @example true
                 */
                "X-UpHunt-Resend"?: "true";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookPingEvent"];
            };
        };
        responses: {
            /** @description The endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. Anything else is tried again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
