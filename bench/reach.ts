import type { Aim, Figures } from './aims.js';

/*
 * What this is to reach on two cores with everything on them. Ratios are those of one run; figures in milliseconds and
 * megabytes are of the machine they were measured on.
 */

const OURS = 'applywright';
const SINGLE_HOP_PEERS = ['pg-boss', 'graphile-worker'];

const ratio =
  (one: string, other: string) =>
  ({ of }: Figures): number =>
    of(one) / of(other);

const valueOf =
  (name: string) =>
  ({ of }: Figures): number =>
    of(name);

/** Accepted and completed beside each peer: the smallest lead. */
const leadOver =
  (peers: readonly string[]) =>
  ({ of }: Figures): number =>
    Math.min(
      ...peers.flatMap((peer) =>
        ['accepted', 'completed'].map((what) => of(`pipeline/${OURS}/${what}`) / of(`pipeline/${peer}/${what}`)),
      ),
    );

const best = (named: Readonly<Record<string, number>>): [string, number] =>
  Object.entries(named).reduce((least, next) => (next[1] < least[1] ? next : least));
const worst = (named: Readonly<Record<string, number>>): [string, number] =>
  Object.entries(named).reduce((most, next) => (next[1] > most[1] ? next : most));

const OF_PEERS = /^latency\/(pg-boss|graphile-worker|bullmq[^/]*)\/webhook\/p50$/;
const IDLE = /^memory\/applywright\/[^/]+\/idle$/;
const LOADED = /^soak\/applywright\/[^/]+\/rss$/;
const GROWTH = /^soak\/applywright\/[^/]+\/growth$/;

export const AIMS: readonly Aim[] = [
  {
    id: 'accept-floor',
    text: 'accept, pipeline idle, 64 connections: at least half of the group-commit floor',
    how: 'accept/applywright/64 ÷ accept/floor-group/64',
    limit: ['≥', 0.5],
    value: ratio(`accept/${OURS}/64`, 'accept/floor-group/64'),
  },
  {
    id: 'accept-hot',
    text: 'accept: one hot account at least 0.8 of spread accounts',
    how: 'accept/applywright/hot-64 ÷ accept/applywright/64',
    limit: ['≥', 0.8],
    value: ratio(`accept/${OURS}/hot-64`, `accept/${OURS}/64`),
  },
  {
    id: 'accept-p99',
    text: "accept: p99 at most 3 times the floor's",
    how: 'accept/applywright/64/p99 ÷ accept/floor-group/64/p99',
    limit: ['≤', 3],
    value: ratio(`accept/${OURS}/64/p99`, 'accept/floor-group/64/p99'),
  },
  {
    id: 'pipeline-peers',
    text: 'whole pipeline: accepted/s and completed/s above pg-boss and graphile-worker (must)',
    how: 'least of pipeline/applywright/{accepted,completed} ÷ the same of each peer',
    limit: ['>', 1],
    value: leadOver(SINGLE_HOP_PEERS),
  },
  {
    id: 'pipeline-bullmq',
    text: 'whole pipeline: accepted/s and completed/s above BullMQ everysec',
    how: 'least of pipeline/applywright/{accepted,completed} ÷ the same of bullmq-everysec',
    limit: ['>', 1],
    value: leadOver(['bullmq-everysec']),
  },
  {
    id: 'pipeline-sync-always',
    text: 'whole pipeline: what sync_interval always costs beside the default',
    how: 'pipeline/applywright-sync-always/completed ÷ pipeline/applywright/completed',
    limit: null,
    value: ratio(`pipeline/${OURS}-sync-always/completed`, `pipeline/${OURS}/completed`),
  },
  {
    id: 'latency-p50',
    text: 'accept → webhook at 20/s: p50 at most 12 ms',
    how: 'latency/applywright/webhook/p50',
    limit: ['≤', 12],
    value: valueOf(`latency/${OURS}/webhook/p50`),
  },
  {
    id: 'latency-p99',
    text: 'accept → webhook at 20/s: p99 at most 40 ms',
    how: 'latency/applywright/webhook/p99',
    limit: ['≤', 40],
    value: valueOf(`latency/${OURS}/webhook/p99`),
  },
  {
    id: 'latency-peer',
    text: 'accept → webhook at 20/s: how many times the best peer, by hops',
    how: 'latency/applywright/webhook/p50 ÷ the smallest of the peers',
    limit: null,
    value: ({ of, all }) => of(`latency/${OURS}/webhook/p50`) / best(all(OF_PEERS))[1],
    beside: ({ all }) => `beside ${best(all(OF_PEERS))[0]}`,
  },
  {
    id: 'half-peak-p99',
    text: 'accept p99 at half of peak load: at most 25 ms',
    how: 'accept/applywright/half-peak/p99',
    limit: ['≤', 25],
    value: valueOf(`accept/${OURS}/half-peak/p99`),
  },
  {
    id: 'half-peak-floor',
    text: "accept p99 at half of peak load: how many times the floor's",
    how: 'accept/applywright/half-peak/p99 ÷ accept/floor-group/half-peak/p99',
    limit: null,
    value: ratio(`accept/${OURS}/half-peak/p99`, 'accept/floor-group/half-peak/p99'),
  },
  {
    id: 'pickup',
    text: 'pickup on an idle lane with a warm session: p99 at most 50 ms',
    how: 'latency/applywright/pickup/p99',
    limit: ['≤', 50],
    value: valueOf(`latency/${OURS}/pickup/p99`),
  },
  {
    id: 'growth-agencies',
    text: 'completed/s at 10,000 agencies within 10 % of 10',
    how: 'growth/applywright/agencies-10000 ÷ growth/applywright/agencies-10',
    limit: ['≥', 0.9],
    value: ratio(`growth/${OURS}/agencies-10000`, `growth/${OURS}/agencies-10`),
  },
  {
    id: 'growth-stored',
    text: 'completed/s at 1 M stored applications within 10 % of 1 k',
    how: 'growth/applywright/stored-1m ÷ growth/applywright/stored-1k',
    limit: ['≥', 0.9],
    value: ratio(`growth/${OURS}/stored-1m`, `growth/${OURS}/stored-1k`),
  },
  {
    id: 'growth-status',
    text: 'status reads at 1 M rows: p99 within 1.2 times that of 1 k',
    how: 'growth/applywright/status-1m/p99 ÷ growth/applywright/status-1k/p99',
    limit: ['≤', 1.2],
    value: ratio(`growth/${OURS}/status-1m/p99`, `growth/${OURS}/status-1k/p99`),
  },
  {
    id: 'browser-wall',
    text: 'browser submission: wall time at most 1.15 times that of the script by hand',
    how: 'browser/applywright/wall-ratio: median of the pairs',
    limit: ['≤', 1.15],
    value: valueOf(`browser/${OURS}/wall-ratio`),
  },
  {
    id: 'browser-cpu',
    text: 'browser submission: processor time at most 1.3 times that of the script by hand',
    how: 'browser/applywright/cpu-ratio: median of the pairs',
    limit: ['≤', 1.3],
    value: valueOf(`browser/${OURS}/cpu-ratio`),
  },
  {
    id: 'memory-idle',
    text: 'each service at most 150 MB resident when idle',
    how: 'largest of memory/applywright/*/idle',
    limit: ['≤', 150],
    value: ({ all }) => worst(all(IDLE))[1],
    beside: ({ all }) => worst(all(IDLE))[0],
  },
  {
    id: 'memory-loaded',
    text: 'each service at most 250 MB resident after an hour of load',
    how: 'largest of soak/applywright/*/rss, of npm run bench:soak',
    limit: ['≤', 250],
    value: ({ all }) => worst(all(LOADED))[1],
    beside: ({ all }) => worst(all(LOADED))[0],
  },
  {
    id: 'memory-growth',
    text: 'no service grows under an hour of load (at most 5 MB an hour over its second half)',
    how: 'largest of soak/applywright/*/growth, of npm run bench:soak',
    limit: ['≤', 5],
    value: ({ all }) => worst(all(GROWTH))[1],
    beside: ({ all }) => worst(all(GROWTH))[0],
  },
  {
    id: 'memory-pod',
    text: 'an agent pod with browser at most 150 MB (PSS) above the script by hand',
    how: 'memory/applywright/pod/pss − memory/by-hand/pod/pss',
    limit: ['≤', 150],
    value: ({ of }) => of(`memory/${OURS}/pod/pss`) - of('memory/by-hand/pod/pss'),
  },
  {
    id: 'start-ready',
    text: 'warm npm start: ready within 8 s',
    how: 'startup/applywright/ready',
    limit: ['≤', 8],
    value: valueOf(`startup/${OURS}/ready`),
  },
  {
    id: 'start-applied',
    text: 'warm npm start: first applied within 12 s',
    how: 'startup/applywright/first-applied',
    limit: ['≤', 12],
    value: valueOf(`startup/${OURS}/first-applied`),
  },
  {
    id: 'start-cold',
    text: 'nothing installed to first applied: within 4 min on 50 Mbit/s',
    how: 'startup/applywright/cold, of npm run bench -- startup --cold; at the bandwidth that is told beside it',
    limit: ['≤', 240],
    value: valueOf(`startup/${OURS}/cold`),
    beside: ({ of }) => `at ${of(`startup/${OURS}/cold/bandwidth`).toFixed(0)} Mbit/s or more`,
  },
];
