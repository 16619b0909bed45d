import { Injectable } from '@nestjs/common';
import type { Policy } from '../domain/policy.js';

/** The policy every lane follows, from configuration; times are scaled. */
@Injectable()
export class LanePolicy {
  constructor(private readonly standard: Policy) {}

  get current(): Policy {
    return this.standard;
  }
}
