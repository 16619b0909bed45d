import { describe, expect, it } from '@jest/globals';
import { jobReference } from './job-reference.js';

const HOSTS = ['www.upwork.com', 'marketplace.test:8443'];
const ID = '~021234567890123456789';
const UUID = '0b6f9a3e-1c2d-4e5f-8a9b-0c1d2e3f4a5b';
const reference = (text: string) => jobReference(text, HOSTS);

describe('a reference to a job', () => {
  it.each([ID, '~01abcdef0123456789', `~02${'a'.repeat(40)}`, '~020123456789'])('is the ciphertext %s', (jobId) => {
    expect(reference(jobId)).toEqual({ kind: 'ciphertext', jobId });
  });

  it.each([
    `https://www.upwork.com/jobs/${ID}`,
    `https://www.upwork.com/jobs/${ID}/`,
    `http://www.upwork.com/jobs/A-title-of-a-job_${ID}/?source=rss#top`,
    `https://WWW.UPWORK.COM/freelance-jobs/apply/Title_${ID}/`,
    `https://www.upwork.com/nx/proposals/job/${ID}/apply/`,
    `https://www.upwork.com/jobs/%7E021234567890123456789`,
    `https://user:pw@www.upwork.com/jobs/${ID}`,
    `https://marketplace.test:8443/jobs/Ti_tle_${ID}`,
    `HTTPS://www.upwork.com/jobs/${ID}`,
  ])('is found in the path of %s', (url) => {
    expect(reference(url)).toEqual({ kind: 'ciphertext', jobId: ID });
  });

  it('is a UUID, in whatever case', () => {
    for (const text of [UUID, UUID.toUpperCase()]) {
      expect(reference(text)).toEqual({ kind: 'processed', processedJobId: UUID });
    }
  });

  it.each([
    ['https://upwork.com.evil.example/jobs/~021234567890', 'job_url_host'],
    ['https://www.upwork.com@evil.example/jobs/~021234567890', 'job_url_host'],
    ['https://evil.example/?www.upwork.com/jobs/~021234567890', 'job_url_host'],
    ['https://www.upwork.com:444/jobs/~021234567890', 'job_url_host'],
    ['https://marketplace.test/jobs/~021234567890', 'job_url_host'],
    ['https://', 'job_url_host'],
    ['https://www.upwork.com/jobs/', 'job_id_format'],
    ['https://www.upwork.com/jobs/x~021234567890', 'job_id_format'],
    ['https://www.upwork.com/jobs/~021234567890-x', 'job_id_format'],
    ['https://www.upwork.com/jobs/%zz', 'job_id_format'],
    [`https://www.upwork.com/jobs/?id=${ID}`, 'job_id_format'],
    [`https://www.upwork.com/jobs/#${ID}`, 'job_id_format'],
    [`ftp://www.upwork.com/jobs/${ID}`, 'job_id_format'],
    ['javascript:alert(1)', 'job_id_format'],
    ['', 'job_id_format'],
    [' ', 'job_id_format'],
    [` ${ID}`, 'job_id_format'],
    [`${ID}\n`, 'job_id_format'],
    ['~02123456789', 'job_id_format'],
    [`~02${'1'.repeat(41)}`, 'job_id_format'],
    ['~031234567890', 'job_id_format'],
    ["~021234567890'", 'job_id_format'],
    [`${UUID}0`, 'job_id_format'],
  ])('is not %j', (text, code) => {
    expect(() => reference(text)).toThrow(expect.objectContaining({ code, status: 400, extras: { param: 'jobId' } }));
  });

  it('says which hosts are accepted', () => {
    expect(() => reference('https://evil.example/')).toThrow('Accepted: www.upwork.com, marketplace.test:8443.');
  });
});
