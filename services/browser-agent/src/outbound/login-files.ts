import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LoginStore, type MarketplaceLogin } from '../domain/ports.js';

const Login = z.object({ username: z.string().min(1), password: z.string().min(1) });
const REF = /^[a-z0-9][a-z0-9-]{0,60}$/;

/** Marketplace logins as files of one folder, one per reference: a mounted secret, readable by the agents only. */
export class LoginFiles extends LoginStore {
  constructor(private readonly folder: string) {
    super();
  }

  async read(ref: string): Promise<MarketplaceLogin | undefined> {
    if (!REF.test(ref)) return undefined;
    const text = await readFile(join(this.folder, `${ref}.json`), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : Login.parse(JSON.parse(text));
  }
}
