import { describe, expect, it } from '@jest/globals';
import { read, readJson } from '../support/repository.js';
import { workloads } from './base.js';

const FILE = 'deploy/k8s/seccomp/applywright-chromium.json';

interface Rule {
  readonly names: readonly string[];
  readonly action: string;
  readonly args?: readonly { readonly index: number; readonly value: number; readonly op: string }[];
  readonly comment?: string;
}
interface Profile {
  readonly defaultAction: string;
  readonly defaultErrnoRet: number;
  readonly architectures: readonly string[];
  readonly syscalls: readonly Rule[];
}

const profile = readJson<Profile>(FILE);
const page = read('deploy/k8s/README.md');
const allowed = profile.syscalls.flatMap(({ names }) => names);

describe("the profile of the agents' browser", () => {
  it('has the shape that container runtimes read', () => {
    expect(Object.keys(profile).sort()).toEqual(['architectures', 'defaultAction', 'defaultErrnoRet', 'syscalls']);
    expect(profile.architectures).toEqual(['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64']);
    for (const rule of profile.syscalls) {
      expect(Object.keys(rule).filter((key) => !['names', 'action', 'args', 'comment'].includes(key))).toEqual([]);
      expect(rule.names.length).toBeGreaterThan(0);
      for (const name of rule.names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    }
  });

  it('refuses what it does not name, as a kernel that does not have it would', () => {
    const ENOSYS = 38;

    expect(profile.defaultAction).toBe('SCMP_ACT_ERRNO');
    expect(profile.defaultErrnoRet).toBe(ENOSYS);
    expect(new Set(profile.syscalls.map(({ action }) => action))).toEqual(new Set(['SCMP_ACT_ALLOW']));
  });

  it('names each call once', () => {
    const plain = allowed.filter((name) => name !== 'socket');

    expect(plain.filter((name, at) => plain.indexOf(name) !== at)).toEqual([]);
  });

  it.each(['unshare', 'chroot', 'clone', 'clone3', 'execve', 'mmap', 'futex', 'epoll_wait', 'seccomp'])(
    'lets %s pass, without which no sandboxed renderer starts',
    (name) => {
      expect(allowed).toContain(name);
    },
  );

  it.each([
    ['mount', 'umount2', 'pivot_root', 'move_mount', 'open_tree', 'fsopen', 'fsmount', 'fsconfig', 'mount_setattr'],
    ['bpf', 'perf_event_open', 'userfaultfd'],
    ['keyctl', 'add_key', 'request_key'],
    ['ptrace', 'process_vm_readv', 'process_vm_writev', 'kcmp', 'pidfd_getfd'],
    ['init_module', 'finit_module', 'delete_module', 'kexec_load', 'kexec_file_load'],
    ['io_uring_setup', 'io_uring_enter', 'io_uring_register'],
    ['setns', 'reboot', 'swapon', 'settimeofday', 'clock_settime', 'sethostname', 'acct', 'quotactl', 'syslog'],
    ['open_by_handle_at', 'name_to_handle_at', 'iopl', 'ioperm', 'personality', 'mknod', 'mknodat'],
  ])('refuses %s and its kin', (...names) => {
    expect(names.filter((name) => allowed.includes(name))).toEqual([]);
  });

  it('lets sockets be made for Unix, IP and netlink only', () => {
    const AF = { unix: 1, inet: 2, inet6: 10, netlink: 16 };
    const rules = profile.syscalls.filter(({ names }) => names.includes('socket'));

    expect(rules.map(({ names }) => names)).toEqual(rules.map(() => ['socket']));
    expect(rules.map(({ args }) => args)).toEqual(
      Object.values(AF).map((value) => [{ index: 0, value, op: 'SCMP_CMP_EQ' }]),
    );
    expect(allowed).not.toContain('socketcall');
  });

  it('is what the agents run under, where the page says to put it; everybody else has the default', () => {
    for (const { name, pod } of workloads) {
      const wanted =
        name === 'browser-agent'
          ? { type: 'Localhost', localhostProfile: 'profiles/applywright-chromium.json' }
          : { type: 'RuntimeDefault' };
      expect([name, pod.securityContext?.seccompProfile]).toEqual([name, wanted]);
    }
    expect(page).toContain('/var/lib/kubelet/seccomp/profiles/applywright-chromium.json');
  });
});
