import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { mintMemberId, mintNumericId, mintProfileId, mintUnused, NumericId } from '../domain/ids.js';
import type { Agency, Login, Member, Profile } from '../domain/model.js';
import { checked, HttpError, notFound } from '../http-error.js';
import { membersOf } from '../marketplace/jobs.js';
import { loginFrom } from '../marketplace/passwords.js';
import type { Operation } from '../store/tables.js';
import type { World } from '../world.js';

const Name = z.string().min(1).max(120);
const Connects = z.int().min(0).max(1_000_000);
const MemberId = z.string().regex(/^~01[0-9a-f]{16}$/, 'a member id is ~01 and 16 hex digits');

const NewAgency = z.strictObject({ id: NumericId.optional(), name: Name, connects: Connects.default(100) });
const AgencyPatch = z.strictObject({ name: Name.optional(), connects: Connects.optional() });

const ProfileInput = z.strictObject({
  profileId: z
    .string()
    .regex(/^[A-Za-z0-9~_-]{4,40}$/)
    .optional(),
  title: Name,
  hourlyRate: z.number().min(3).max(999),
  type: z.enum(['default', 'specialization']).default('specialization'),
  overview: z.string().min(1).max(5_000).optional(),
  skills: z.array(Name).min(1).max(15).optional(),
});
const Profiles = z
  .array(ProfileInput)
  .min(1)
  .max(20)
  .refine((all) => all.filter((one) => one.type === 'default').length === 1, 'exactly one profile is of type default');
const LoginInput = z.strictObject({ username: z.string().min(1).max(200), password: z.string().min(1).max(500) });

const NewMember = z.strictObject({
  id: MemberId.optional(),
  name: Name,
  country: Name.default('Netherlands'),
  personalConnects: Connects.default(0),
  profiles: Profiles,
  login: LoginInput.nullable().default(null),
});
const MemberPatch = z.strictObject({
  name: Name.optional(),
  country: Name.optional(),
  personalConnects: Connects.optional(),
  profiles: Profiles.optional(),
  login: LoginInput.nullable().optional(),
});

/** Agencies and their members. A POST with an id that exists changes nothing and answers 200 with what is there. */
export function agencyRoutes(app: FastifyInstance, { store }: World): void {
  const agencyOf = (id: string): Agency => {
    const agency = store.get('agencies', id);
    if (!agency) throw notFound('agency');
    return agency;
  };
  const told = (agency: Agency) => ({ ...agency, members: membersOf(store, agency.id).map(toldMember) });
  const idOf = (params: unknown): string => (params as { id: string }).id;

  app.get('/agencies', () => ({ agencies: store.all('agencies').map(told) }));
  app.get('/agencies/:id', (request) => told(agencyOf(idOf(request.params))));

  app.post('/agencies', (request, reply) => {
    const input = checked(NewAgency, request.body);
    const known = input.id === undefined ? undefined : store.get('agencies', input.id);
    if (known) return told(known);
    const id = input.id ?? mintUnused(mintNumericId, (one) => store.has('agencies', one));
    const row: Agency = { id, name: input.name, connects: input.connects, createdAt: Date.now() };
    store.commit({ put: 'agencies', row }, balanceEntry(row, row.connects, 'Opening balance'));
    return reply.code(201).send(told(row));
  });

  app.patch('/agencies/:id', (request) => {
    const agency = agencyOf(idOf(request.params));
    const patch = checked(AgencyPatch, request.body);
    const row: Agency = { ...agency, name: patch.name ?? agency.name, connects: patch.connects ?? agency.connects };
    const delta = row.connects - agency.connects;
    store.commit({ put: 'agencies', row }, ...(delta ? [balanceEntry(row, delta, 'Changed by the operator')] : []));
    return told(row);
  });

  const ensureFree = (login: z.infer<typeof LoginInput> | null | undefined, memberId: string | null): void => {
    const holder = login && store.find('members', (member) => member.login?.username === login.username);
    if (holder && holder.id !== memberId)
      throw new HttpError(409, 'username_taken', 'This user name belongs to another member.');
  };

  app.post('/agencies/:id/members', (request, reply) => {
    const agency = agencyOf(idOf(request.params));
    const { login, profiles, ...input } = checked(NewMember, request.body);
    const known = input.id === undefined ? undefined : store.get('members', input.id);
    if (known) return toldMember(known);
    ensureFree(login, null);
    const id = input.id ?? mintUnused(mintMemberId, (one) => store.has('members', one));
    const row: Member = {
      ...input,
      id,
      agencyId: agency.id,
      profiles: profiles.map(profileFrom),
      login: loginOf(login),
    };
    store.commit({ put: 'members', row });
    return reply.code(201).send(toldMember(row));
  });

  app.patch('/members/:id', (request) => {
    const member = store.get('members', idOf(request.params));
    if (!member) throw notFound('member');
    const patch = checked(MemberPatch, request.body);
    ensureFree(patch.login, member.id);
    const row: Member = {
      ...member,
      name: patch.name ?? member.name,
      country: patch.country ?? member.country,
      personalConnects: patch.personalConnects ?? member.personalConnects,
      profiles: patch.profiles?.map(profileFrom) ?? member.profiles,
      login: patch.login === undefined ? member.login : loginOf(patch.login),
    };
    store.commit({ put: 'members', row });
    return toldMember(row);
  });
}

const profileFrom = (input: z.infer<typeof ProfileInput>): Profile => ({
  ...input,
  profileId: input.profileId ?? mintProfileId(),
});

const loginOf = (login: z.infer<typeof LoginInput> | null): Login | null =>
  login && loginFrom(login.username, login.password);

/** Without the password's hash. */
function toldMember({ login, ...member }: Member) {
  return { ...member, login: login && { username: login.username } };
}

const balanceEntry = (agency: Agency, delta: number, reason: string): Operation => ({
  put: 'connects',
  row: {
    id: randomUUID(),
    at: Date.now(),
    agencyId: agency.id,
    memberId: null,
    delta,
    balanceAfter: agency.connects,
    reason,
  },
});
