#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type PublicKeys, readPublicKeys } from './public-keys.js';
import { type Receipt, verifyReceipt } from './receipt.js';

const USAGE = 'applywright-verify <receipt> --key <file with a JWKS, a JWK or a public key in PEM>';

function said({ outcome, proposal, number, keyId, queueId }: Receipt): string {
  const which = proposal === null ? 'no proposal' : `proposal ${proposal.proposalId}`;
  return [
    `valid: receipt ${number} of ${queueId}`,
    `  ${outcome.applicationStatus} (${outcome.reasonCode}), ${which}, credit ${outcome.credit}`,
    `  signed with ${keyId}`,
  ].join('\n');
}

/** 0 valid, 1 not valid, 2 not asked rightly. Reads two files and nothing else. */
function main(): number {
  let receipt: Buffer;
  let keys: PublicKeys;
  try {
    const { values, positionals } = parseArgs({ options: { key: { type: 'string' } }, allowPositionals: true });
    const [file] = positionals;
    if (positionals.length !== 1 || file === undefined || values.key === undefined) throw new Error(USAGE);
    receipt = readFileSync(file);
    keys = readPublicKeys(readFileSync(values.key, 'utf8'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
  const verified = verifyReceipt(receipt, keys);
  if (verified.isValid) console.log(said(verified.receipt));
  else console.error(`not valid: ${verified.why}`);
  return verified.isValid ? 0 : 1;
}

process.exitCode = main();
