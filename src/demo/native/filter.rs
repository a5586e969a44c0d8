//! Which system calls a process may make, by seccomp.
//!
//! | refused | because |
//! |---|---|
//! | sockets | demos have no network |
//! | new processes (threads stay), `setsid`, `setpgid` | nothing outlives a demo |
//! | signals to others, `ptrace`, memory of others | demos leave their neighbors alone |
//! | mounts, namespaces, modules, keys, `bpf`, `io_uring` | ways around the rest |
//! | higher limits | limits stay as they are |
//!
//! A refused call fails as "operation not permitted"; the process is not killed,
//! so that the demo's own message can say at which line it happened.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

use super::sandbox::Confinement;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;
type Failure = Box<dyn std::error::Error>;

/// Refused to the compiler and to demos.
const ALWAYS: &[i64] = &[
    libc::SYS_socket,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_sethostname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_open_by_handle_at,
];

/// Refused to demos.
const TO_DEMOS: &[i64] = &[
    libc::SYS_socketpair,
    libc::SYS_setsid,
    libc::SYS_setpgid,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_send_signal,
    libc::SYS_pidfd_getfd,
    libc::SYS_setrlimit,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_fork,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_vfork,
];

/// Installs the filter for this process and what it becomes.
///
/// # Errors
///
/// What is missing, in words.
pub fn install(confinement: &Confinement) -> Result<(), String> {
    let installed = || -> Result<(), Failure> {
        if !confinement.processes {
            // The C library then falls back to `clone`, whose flags can be looked at.
            refuse(Rules::from([(libc::SYS_clone3, Vec::new())]), libc::ENOSYS)?;
        }
        refuse(rules(confinement.processes)?, libc::EPERM)
    };
    installed().map_err(|error| format!("seccomp ({error})"))
}

fn refuse(rules: Rules, errno: i32) -> Result<(), Failure> {
    let filter = SeccompFilter::new(
        rules,
        SeccompAction::Allow,
        SeccompAction::Errno(errno.cast_unsigned()),
        std::env::consts::ARCH.try_into()?,
    )?;
    let program: BpfProgram = filter.try_into()?;
    Ok(apply_filter(&program)?)
}

fn rules(processes: bool) -> Result<Rules, Failure> {
    let mut rules: Rules = ALWAYS.iter().map(|&call| (call, Vec::new())).collect();
    if processes {
        return Ok(rules);
    }
    rules.extend(TO_DEMOS.iter().map(|&call| (call, Vec::new())));
    let own = u64::from(std::process::id());
    let thread = u64::from(libc::CLONE_THREAD.cast_unsigned());
    let is_no_thread = condition(0, SeccompCmpOp::MaskedEq(thread), 0)?;
    let is_other = || condition(0, SeccompCmpOp::Ne, own);
    let sets_limit = condition(2, SeccompCmpOp::Ne, 0)?;
    rules.insert(libc::SYS_clone, vec![is_no_thread]);
    rules.insert(libc::SYS_kill, vec![is_other()?]);
    rules.insert(libc::SYS_tgkill, vec![is_other()?]);
    rules.insert(libc::SYS_prlimit64, vec![sets_limit]);
    Ok(rules)
}

fn condition(argument: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompRule, Failure> {
    // Process ids are 32 bits wide: what stands above them is not looked at by the kernel either.
    let width = match argument {
        2 => SeccompCmpArgLen::Qword,
        _ => SeccompCmpArgLen::Dword,
    };
    let condition = SeccompCondition::new(argument, width, operator, value)?;
    Ok(SeccompRule::new(vec![condition])?)
}
