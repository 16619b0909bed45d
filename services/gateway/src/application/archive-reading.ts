import { Injectable } from '@nestjs/common';
import type { BodyOf, JobRead, RosterRead } from '#contracts';
import type { Tx } from '#runtime';
import { ArchiveRepository } from '../outbound/archive.repository.js';

/** Keeps what sessions have read: the archive behind the data reads and the checks of apply. */
@Injectable()
export class ArchiveReading {
  constructor(private readonly archive: ArchiveRepository) {}

  jobs(readings: readonly BodyOf<typeof JobRead>[], tx: Tx): Promise<void> {
    return this.archive.writePages(tx, readings);
  }

  roster(reading: BodyOf<typeof RosterRead>, tx: Tx): Promise<void> {
    return this.archive.writeRoster(tx, reading);
  }
}
