interface Use {
  usedAt: number;
  /** Which use was written down last; 0 while none was. */
  writtenUse: number;
  writtenAt: number;
}

// Nobody needs to know to the second when a key was last used, and each writing costs a row.
const REST_MS = 60_000;

/** Which keys were used, and which uses are due to be written down: the first at once, then one a minute for each key. */
export class KeyUses {
  private readonly uses = new Map<string, Use>();

  note(keyId: string, now: number): void {
    const use = this.uses.get(keyId);
    if (use) use.usedAt = now;
    else this.uses.set(keyId, { usedAt: now, writtenUse: 0, writtenAt: 0 });
  }

  /** Key ids with their last use. What was written and has rested is forgotten, so that this does not grow for ever. */
  due(now: number): Map<string, number> {
    const due = new Map<string, number>();
    for (const [keyId, { usedAt, writtenUse, writtenAt }] of this.uses) {
      if (now - writtenAt < REST_MS) continue;
      if (usedAt > writtenUse) due.set(keyId, usedAt);
      else this.uses.delete(keyId);
    }
    return due;
  }

  written(uses: ReadonlyMap<string, number>, now: number): void {
    for (const [keyId, usedAt] of uses) {
      const use = this.uses.get(keyId);
      if (use) Object.assign(use, { writtenUse: usedAt, writtenAt: now });
    }
  }
}
