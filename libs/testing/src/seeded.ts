/** How often a property is tried. A failing run prints its seed and is repeated with FC_SEED=<that>. */
export const seeded = (numRuns: number): { numRuns: number; seed: number } => ({
  numRuns,
  seed: Number(process.env['FC_SEED'] ?? Date.now() % 0x7fffffff),
});
