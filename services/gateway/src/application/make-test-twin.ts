import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { AccountId } from '#contracts';
import type { Tx } from '#runtime';
import { Problem } from '../domain/problem.js';
import { type Account, AccountsRepository } from '../outbound/accounts.repository.js';

/**
 * The account that runs the tests of another. Agency and credits it gets like any account, under its own id. There is
 * one: whoever asks again is told which.
 */
@Injectable()
export class MakeTestTwin {
  constructor(private readonly accounts: AccountsRepository) {}

  /** `by`: an operator, or the key of the account that it is to test. */
  async within(
    tx: Tx,
    by: string,
    { accountId: twinOf, name, mode }: Account,
  ): Promise<{ twin: Account; isNew: boolean }> {
    if (mode === 'test') throw new Problem('invalid_value', 'This account is a test twin itself.');
    const twin: Account = { accountId: uuid() as AccountId, name, mode: 'test' };
    if (!(await this.accounts.insertTwin(tx, twin, twinOf))) {
      return { twin: await this.accounts.twinOf(twinOf), isNew: false };
    }
    await this.accounts.recordAct(tx, by, 'test-twin.created', { accountId: twin.accountId, twinOf });
    return { twin, isNew: true };
  }
}
