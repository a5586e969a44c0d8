//! Restricts system calls by seccomp: listed calls are allowed, all others fail.
//!
//! | process | allowed calls |
//! |---|---|
//! | demos | those of Rust's standard library, an allocator and threads, with the arguments they use |
//! | the compiler, Cargo, build scripts | the same, processes, and the metadata of files |
//!
//! Any other call fails with "operation not permitted"; the process is not killed, so that the
//! demo's own message can name the line. Calls of another architecture kill the process; calls of
//! x32, which shares the architecture's name, have numbers that no list contains.

mod listed;

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

use super::confinement::Confinement;
use crate::sorted;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;
type FilterError = Box<dyn std::error::Error>;

/// Calls that all processes may make, with any arguments.
const CALLS: &[i64] = &[
    // memory
    libc::SYS_brk,
    libc::SYS_madvise,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_msync,
    libc::SYS_munmap,
    // threads, and the end
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_futex,
    libc::SYS_get_robust_list,
    libc::SYS_getcpu,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_gettid,
    libc::SYS_membarrier,
    libc::SYS_rseq,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    // becoming the program; Landlock says which
    libc::SYS_execve,
    // signals to itself
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigpending,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigsuspend,
    libc::SYS_rt_sigtimedwait,
    libc::SYS_sigaltstack,
    // time, chance, and who one is
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_getegid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getrandom,
    libc::SYS_getrusage,
    libc::SYS_gettimeofday,
    libc::SYS_getuid,
    libc::SYS_nanosleep,
    libc::SYS_sysinfo,
    libc::SYS_times,
    libc::SYS_uname,
    // files; Landlock says which
    libc::SYS_chdir,
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_copy_file_range,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_fadvise64,
    libc::SYS_fallocate,
    libc::SYS_fchdir,
    libc::SYS_fdatasync,
    libc::SYS_flock,
    libc::SYS_fstat,
    libc::SYS_fstatfs,
    libc::SYS_fsync,
    libc::SYS_ftruncate,
    libc::SYS_getcwd,
    libc::SYS_getdents64,
    libc::SYS_linkat,
    libc::SYS_lseek,
    libc::SYS_mkdirat,
    libc::SYS_newfstatat,
    libc::SYS_openat,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_preadv2,
    libc::SYS_pwrite64,
    libc::SYS_pwritev,
    libc::SYS_pwritev2,
    libc::SYS_read,
    libc::SYS_readlinkat,
    libc::SYS_readv,
    libc::SYS_renameat,
    libc::SYS_renameat2,
    libc::SYS_sendfile,
    libc::SYS_splice,
    libc::SYS_statx,
    libc::SYS_symlinkat,
    libc::SYS_sync_file_range,
    libc::SYS_truncate,
    libc::SYS_unlinkat,
    libc::SYS_write,
    libc::SYS_writev,
    // waiting
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_eventfd2,
    libc::SYS_pipe2,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    // looked at by the first filter
    libc::SYS_clone3,
];

/// Older names of the same calls.
#[cfg(target_arch = "x86_64")]
const OLDER: &[i64] = &[
    libc::SYS_access,
    libc::SYS_dup2,
    libc::SYS_epoll_create,
    libc::SYS_epoll_wait,
    libc::SYS_getdents,
    libc::SYS_link,
    libc::SYS_lstat,
    libc::SYS_mkdir,
    libc::SYS_open,
    libc::SYS_pause,
    libc::SYS_pipe,
    libc::SYS_poll,
    libc::SYS_readlink,
    libc::SYS_rename,
    libc::SYS_rmdir,
    libc::SYS_select,
    libc::SYS_stat,
    libc::SYS_symlink,
    libc::SYS_time,
    libc::SYS_unlink,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[i64] = &[];

/// Additional calls of the compiler, Cargo, build scripts and their children.
const TOOLS: &[i64] = &[
    libc::SYS_capget,
    libc::SYS_execveat,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fgetxattr,
    libc::SYS_getgroups,
    libc::SYS_getitimer,
    libc::SYS_getpeername,
    libc::SYS_getpgid,
    libc::SYS_getpriority,
    libc::SYS_getresgid,
    libc::SYS_getresuid,
    libc::SYS_getsid,
    libc::SYS_getsockname,
    libc::SYS_getsockopt,
    libc::SYS_getxattr,
    libc::SYS_kill,
    libc::SYS_lgetxattr,
    libc::SYS_listxattr,
    libc::SYS_llistxattr,
    libc::SYS_mincore,
    libc::SYS_prlimit64,
    libc::SYS_readahead,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_sched_get_priority_max,
    libc::SYS_sched_get_priority_min,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sendmsg,
    libc::SYS_sendto,
    libc::SYS_setitimer,
    libc::SYS_setpgid,
    libc::SYS_setsid,
    libc::SYS_setsockopt,
    libc::SYS_shutdown,
    libc::SYS_socketpair,
    libc::SYS_statfs,
    libc::SYS_tgkill,
    libc::SYS_tkill,
    libc::SYS_umask,
    libc::SYS_utimensat,
    libc::SYS_wait4,
    libc::SYS_waitid,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_alarm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chmod,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_fork,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_getpgrp,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_getrlimit,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utime,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utimes,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_vfork,
];

/// Flags of `clone` that create a namespace, or hide the child from its parent.
const SPACES: u64 = 0x7e02_0000 | 0x0080_0000 | 0x0000_8000 | 0x80;

/// Options of `prctl` that name a thread or a memory mapping.
const PRCTL: &[u64] = &[15, 16, 0x5356_4d41];

/// Requests for a terminal's settings and size, readable bytes, close-on-exec and nonblocking mode.
const IOCTL: &[u64] = &[0x5401, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451];

/// Commands that copy descriptors, change their flags, lock files, and query the size of a pipe.
const FCNTL: &[u64] = &[0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032];

/// Codes for the base of a thread's memory, and for the state of the shadow stack.
#[cfg(target_arch = "x86_64")]
const ARCH_PRCTL: &[u64] = &[0x1002, 0x1003, 0x3001];

/// Installs the filter in this process and its children.
///
/// # Errors
///
/// A description of the missing kernel feature.
pub(super) fn install(confinement: &Confinement) -> Result<(), String> {
    let installed = || -> Result<(), FilterError> {
        // The C library then falls back to `clone`, whose flags a filter can inspect.
        let clone3 = Rules::from([(libc::SYS_clone3, Vec::new())]);
        apply(clone3, SeccompAction::Allow, fail_with(libc::ENOSYS))?;
        if !confinement.processes && !confinement.namespaces {
            // `std::fs::copy` calls it; without a mount namespace it could reach files of others.
            let ignored = Rules::from([(libc::SYS_fchmod, Vec::new())]);
            apply(ignored, SeccompAction::Allow, fail_with(0))?;
        }
        // Most calls are allowed with any arguments. The program of `seccompiler` compares a call with
        // one number after the other, so these calls get a shorter one in front of it.
        let (plain, others): (Rules, Rules) = rules(confinement)?
            .into_iter()
            .partition(|(_, rules)| rules.is_empty());
        let rest = compile(others, fail_with(libc::EPERM), SeccompAction::Allow)?;
        let calls: Vec<i64> = plain.into_keys().collect();
        Ok(apply_filter(&listed::before(&rest, &calls))?)
    };
    installed().map_err(|error| format!("seccomp ({error})"))
}

/// Returns the action that does not make the call and returns `errno`; 0 pretends success.
fn fail_with(errno: i32) -> SeccompAction {
    SeccompAction::Errno(errno.cast_unsigned())
}

fn apply(rules: Rules, otherwise: SeccompAction, listed: SeccompAction) -> Result<(), FilterError> {
    Ok(apply_filter(&compile(rules, otherwise, listed)?)?)
}

fn compile(
    rules: Rules,
    otherwise: SeccompAction,
    listed: SeccompAction,
) -> Result<BpfProgram, FilterError> {
    let machine = std::env::consts::ARCH.try_into()?;
    let filter = SeccompFilter::new(rules, otherwise, listed, machine)?;
    Ok(filter.try_into()?)
}

fn rules(confinement: &Confinement) -> Result<Rules, FilterError> {
    let plain = CALLS.iter().chain(OLDER);
    let mut rules: Rules = sorted::map(plain.map(|&call| (call, Vec::new())));
    rules.insert(libc::SYS_prctl, one_of(0, PRCTL)?);
    rules.insert(libc::SYS_ioctl, one_of(1, IOCTL)?);
    rules.insert(libc::SYS_fcntl, one_of(1, FCNTL)?);
    #[cfg(target_arch = "x86_64")]
    rules.insert(libc::SYS_arch_prctl, one_of(0, ARCH_PRCTL)?);
    if confinement.processes {
        rules.extend(TOOLS.iter().map(|&call| (call, Vec::new())));
        rules.insert(libc::SYS_clone, vec![rule(&[masked(0, SPACES, 0)?])?]);
        return Ok(rules);
    }
    // The process id survives `exec`, so the program has the one of this helper.
    let own = u64::from(std::process::id());
    // CLONE_THREAD, CLONE_VM and CLONE_SIGHAND: without all of them the child is a process.
    let thread = 0x0001_0000 | 0x0000_0100 | 0x0000_0800;
    let starts_thread = masked(0, thread | SPACES, thread)?;
    rules.insert(libc::SYS_clone, vec![rule(&[starts_thread])?]);
    for call in [libc::SYS_kill, libc::SYS_tgkill, libc::SYS_tkill] {
        rules.insert(call, vec![rule(&[equals(0, own)?])?]);
    }
    // Reading its own limits; 0 is the calling process, and a null pointer means no new limit.
    let reads_limits = |process| rule(&[equals(0, process)?, is_null(2)?]);
    rules.insert(
        libc::SYS_prlimit64,
        vec![reads_limits(0)?, reads_limits(own)?],
    );
    #[cfg(target_arch = "x86_64")]
    rules.insert(libc::SYS_getrlimit, Vec::new());
    // By descriptor only; in a mount namespace all but the demo's own folder is read-only.
    rules.insert(libc::SYS_fchmod, Vec::new());
    if confinement.namespaces {
        // `File::set_times` passes no path: the times are those of the open file.
        rules.insert(libc::SYS_utimensat, vec![rule(&[is_null(1)?])?]);
    }
    Ok(rules)
}

/// Returns one rule for each allowed value of the argument.
fn one_of(argument: u8, values: &[u64]) -> Result<Vec<SeccompRule>, FilterError> {
    values
        .iter()
        .map(|&value| rule(&[equals(argument, value)?]))
        .collect()
}

fn rule(conditions: &[SeccompCondition]) -> Result<SeccompRule, FilterError> {
    Ok(SeccompRule::new(conditions.to_vec())?)
}

/// Compares 32 bits, as the kernel does for commands and process ids.
fn equals(argument: u8, value: u64) -> Result<SeccompCondition, FilterError> {
    condition(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
}

fn masked(argument: u8, mask: u64, value: u64) -> Result<SeccompCondition, FilterError> {
    let operator = SeccompCmpOp::MaskedEq(mask);
    condition(argument, SeccompCmpArgLen::Qword, operator, value)
}

fn is_null(argument: u8) -> Result<SeccompCondition, FilterError> {
    condition(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, 0)
}

fn condition(
    argument: u8,
    width: SeccompCmpArgLen,
    operator: SeccompCmpOp,
    value: u64,
) -> Result<SeccompCondition, FilterError> {
    Ok(SeccompCondition::new(argument, width, operator, value)?)
}
