import { Injectable } from '@nestjs/common';
import { LinkEvidence, NO_LINKS } from '../application/link-evidence.js';
import type { StatusReading } from '../application/read-status.js';
import type { Application } from '../domain/application.js';
import { applicationBody } from './dto/status.dto.js';

/** Applications on the wire, with links to what proves their end: they are made for whoever reads, as he reads. */
@Injectable()
export class StatusBodies {
  constructor(private readonly links: LinkEvidence) {}

  /** With what the scheduler says of its turn. */
  async ofReading({ application, forecast, otherApplications }: StatusReading) {
    const now = Date.now();
    const links = await this.links.execute([application], now);
    const urls = links.get(application.applicationId) ?? NO_LINKS;
    return { ...applicationBody({ ...application, ...forecast }, urls, now), otherApplications };
  }

  /** A page of one account's applications; where they stand in their lanes is not asked for. */
  async ofPage(applications: readonly Application[]) {
    const now = Date.now();
    const links = await this.links.execute(applications, now);
    return applications.map((application) => {
      const view = { ...application, position: null, estimatedStartAt: null };
      return applicationBody(view, links.get(application.applicationId) ?? NO_LINKS, now);
    });
  }
}
