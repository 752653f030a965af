package main

import (
	"os"
	"os/exec"
	"syscall"
)

func canCage() bool { return os.Geteuid() == 0 }

func cage(command *exec.Cmd, b *box) {
	uid, gid, err := numbers(b.image.user)
	if err != nil {
		command.Err = err
		return
	}
	command.SysProcAttr = &syscall.SysProcAttr{
		Chroot:     b.root,
		Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)},
	}
}
