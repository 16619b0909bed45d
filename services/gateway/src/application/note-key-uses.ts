import { Injectable } from '@nestjs/common';
import { KeyUses } from '../domain/key-uses.js';
import { KeysRepository } from '../outbound/keys.repository.js';

/** When each key was last used: noted with every request, written down once a minute at most. */
@Injectable()
export class NoteKeyUses {
  private readonly uses = new KeyUses();

  constructor(private readonly keys: KeysRepository) {}

  note(keyId: string): void {
    this.uses.note(keyId, Date.now());
  }

  async write(): Promise<void> {
    const now = Date.now();
    const due = this.uses.due(now);
    if (due.size === 0) return;
    await this.keys.recordUses(due);
    this.uses.written(due, now);
  }
}
