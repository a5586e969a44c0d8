//! The second wall: separate namespaces for each confined process, if the kernel allows them.
//!
//! | namespace | so that |
//! |---|---|
//! | user (for ordinary users) | the other namespaces are allowed, and no privilege of the machine remains |
//! | mount | unnamed paths do not exist; named ones are read-only unless they may be changed |
//! | PID | other processes are invisible, and all inside end with the first one |
//! | IPC, UTS, network | nothing is shared, the host name is hidden, there is no network |
//!
//! For the compiler and Cargo three processes result: the original one waits outside and ends as the
//! program ends; the first one inside builds the file tree and reaps children; the second one inside
//! goes on and becomes the program. (A first process would not receive the signals of `abort` and of
//! limits.) Demos are started by a launcher (`launch`), which is the outside process of all of them.
//!
//! There is no fallback: the engine first checks (`probe`) that everything is available.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: moves processes into namespaces"
)]
#![expect(unsafe_code, reason = "namespaces and forks are system calls")]

pub(crate) mod launch;
mod mount;
mod own;
mod tree;

use std::io::{Error, PipeReader, PipeWriter, Read, Result, Write, pipe};
use std::os::fd::{AsFd, AsRawFd};

use super::confinement::Confinement;
use tree::Plan;

/// Moves this process into its own namespaces; returns in the process that becomes the program.
pub(crate) fn enter(confinement: &Confinement) -> Result<()> {
    let cwd = std::env::current_dir()?;
    let plan = Plan::new(confinement)?;
    unshare(SHARED | libc::CLONE_NEWPID | libc::CLONE_NEWIPC)?;
    let (status, report) = pipe()?;
    // The other end of this pipe is open as long as the process outside exists.
    let (life, life_end) = pipe()?;
    // Only children of this process will be in the new PID namespace. SAFETY: this process has a single
    // thread, so its child can use all of its memory.
    let first = check(unsafe { libc::fork() })?;
    if first != 0 {
        drop((report, life));
        wait_outside(first, status, &life_end);
    }
    drop((status, life_end));
    end_with_parent();
    // The process outside may have ended before the line above; the kernel sends no signal for that.
    if is_over(&life) {
        std::process::exit(1);
    }
    drop(life);
    plan.build(confinement)?;
    // SAFETY: as above.
    let second = check(unsafe { libc::fork() })?;
    if second != 0 {
        reap(second, report);
    }
    drop(report);
    end_with_parent();
    std::env::set_current_dir(&cwd)
}

/// Asks the kernel to kill this process when its parent ends.
pub(crate) fn end_with_parent() {
    // SAFETY: no pointer is passed.
    unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
}

/// Drops all capabilities of this process and its children, except those in the bit set `retained`.
pub(crate) fn drop_capabilities(retained: u32) -> Result<()> {
    for capability in 0..=63 {
        if retained & 1_u32.checked_shl(capability).unwrap_or(0) == 0 {
            // A failure is harmless: `no_new_privs` is set, so the bounding set cannot grant
            // anything. SAFETY: no pointer is passed.
            unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) };
        }
    }
    // Version 3 of the interface has two groups of three words; the first is for capabilities below
    // 32.
    let header: [u32; 2] = [0x2008_0522, 0];
    let mut current = [0_u32; 6];
    // SAFETY: both point to as many words as the interface says.
    check_long(unsafe { libc::syscall(libc::SYS_capget, header.as_ptr(), current.as_mut_ptr()) })?;
    let [effective, permitted, ..] = current;
    let sets = [effective & retained, permitted & retained, 0, 0, 0, 0];
    // SAFETY: as above.
    check_long(unsafe { libc::syscall(libc::SYS_capset, header.as_ptr(), sets.as_ptr()) })
}

/// Namespaces that demos of one launcher may share: nothing that a demo does in them remains.
const SHARED: i32 = libc::CLONE_NEWNS | libc::CLONE_NEWUTS | libc::CLONE_NEWNET;

/// Moves this process into new namespaces, and its next child if `spaces` has one for processes.
fn unshare(spaces: i32) -> Result<()> {
    let (uid, gid) = (
        rustix::process::geteuid().as_raw(),
        rustix::process::getegid().as_raw(),
    );
    // Root needs no user namespace, in which files of other users would be out of reach. SAFETY: no
    // pointer is passed.
    if uid == 0 && check(unsafe { libc::unshare(spaces) }).is_ok() {
        return name_host();
    }
    // SAFETY: as above.
    check(unsafe { libc::unshare(spaces | libc::CLONE_NEWUSER) })?;
    // The kernel lets ordinary users map a group only after this.
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/uid_map", format!("{uid} {uid} 1"))?;
    std::fs::write("/proc/self/gid_map", format!("{gid} {gid} 1"))?;
    name_host()
}

fn name_host() -> Result<()> {
    let name = "localhost";
    // SAFETY: the name is as long as it is said to be.
    check(unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) }).map(drop)
}

/// Waits for the first process inside, and ends as the program ended.
fn wait_outside(first: i32, mut status: PipeReader, _life_end: &PipeWriter) -> ! {
    let mut bytes = [0; 4];
    let received = status.read_exact(&mut bytes);
    let mut ignored = 0;
    // SAFETY: the pointer is to a number of ours.
    unsafe { libc::waitpid(first, &raw mut ignored, 0) };
    let status = match received {
        Ok(()) => i32::from_ne_bytes(bytes),
        // The first process inside was killed before it could report.
        Err(_) => libc::SIGKILL,
    };
    if libc::WIFEXITED(status) {
        std::process::exit(libc::WEXITSTATUS(status));
    }
    // The engine looks at the status of this process, so it ends by the same signal as the program.
    let signal = libc::WTERMSIG(status);
    // The kernel ignores 0 where a program of the machine takes the dumps.
    let none = libc::rlimit {
        rlim_cur: 1,
        rlim_max: 1,
    };
    // SAFETY: the pointer is to a value of ours; a signal that kills needs no care.
    unsafe {
        libc::setrlimit(libc::RLIMIT_CORE, &raw const none);
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
    std::process::exit(128 + signal)
}

/// Waits for the program and reports how it ended; the end of this process ends all others inside.
fn reap(program: i32, mut report: PipeWriter) -> ! {
    loop {
        let mut status = 0;
        // SAFETY: the pointer is to a number of ours.
        // Any child: the kernel gives orphans of the namespace to its first process.
        let ended = unsafe { libc::waitpid(-1, &raw mut status, 0) };
        if ended == program {
            let _ = report.write_all(&status.to_ne_bytes());
            std::process::exit(0);
        }
        if ended < 0 && Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            std::process::exit(1);
        }
    }
}

/// Returns true if the other end of the pipe is closed.
fn is_over(life: &impl AsFd) -> bool {
    let mut entry = libc::pollfd {
        fd: life.as_fd().as_raw_fd(),
        events: 0,
        revents: 0,
    };
    // SAFETY: one entry is passed, and it is ours.
    let ready = unsafe { libc::poll(&raw mut entry, 1, 0) };
    ready > 0 && entry.revents & (libc::POLLHUP | libc::POLLERR) != 0
}

fn check(answer: i32) -> Result<i32> {
    if answer < 0 {
        Err(Error::last_os_error())
    } else {
        Ok(answer)
    }
}

fn check_long(answer: libc::c_long) -> Result<()> {
    if answer < 0 {
        Err(Error::last_os_error())
    } else {
        Ok(())
    }
}
