import type {
  Agency,
  ConnectsEntry,
  Job,
  Member,
  Proposal,
  RequestRecord,
  Session,
  Settings,
} from '../domain/model.js';
import type { Fault, FaultHit } from '../faults/kinds.js';

/** Everything the sandbox remembers, by table. */
export interface Tables {
  agencies: Agency;
  members: Member;
  jobs: Job;
  proposals: Proposal;
  sessions: Session;
  connects: ConnectsEntry;
  faults: Fault;
  hits: FaultHit;
  requests: RequestRecord;
  settings: Settings;
}
export type TableName = keyof Tables;

export const TABLE_NAMES = [
  'agencies',
  'members',
  'jobs',
  'proposals',
  'sessions',
  'connects',
  'faults',
  'hits',
  'requests',
  'settings',
] as const satisfies readonly TableName[];

/** The most rows of the tables that only grow by use; the oldest go first. The rest is bounded by what operators create. */
export const ROW_LIMITS: Partial<Record<TableName, number>> = {
  requests: 50_000,
  hits: 20_000,
  connects: 50_000,
  sessions: 20_000,
};

type Put = { [Name in TableName]: { readonly put: Name; readonly row: Tables[Name] } }[TableName];
export type Operation = Put | { readonly drop: TableName; readonly key: string };

/** The key of a row: `ciphertext` for jobs, `id` for everything else. */
export function keyOf(operation: Put): string {
  return operation.put === 'jobs' ? operation.row.ciphertext : operation.row.id;
}
