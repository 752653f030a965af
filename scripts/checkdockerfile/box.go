package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// box runs the image's binary as closely to a container as this machine
// allows: as root on Linux, in the image's folder as / and as the image's
// user, who can write to the volume alone; elsewhere, plainly.
type box struct {
	how     string
	address string
	image   image
	root    string
	caged   bool
}

func newBox(about image, root string) (*box, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	b := &box{image: about, root: root, address: address, how: "plainly (a cage needs root on Linux)"}
	volume := filepath.Join(root, about.volume)
	if _, err := os.Stat(volume); err != nil {
		return nil, fmt.Errorf("the volume's folder is not in the image, so its user could not write to it: %w", err)
	}
	if canCage() {
		user, group, err := numbers(about.user)
		if err != nil {
			return nil, err
		}
		if err := os.Chown(volume, user, group); err != nil {
			return nil, err
		}
		b.caged, b.how = true, "caged in the image as user "+about.user
	}
	return b, nil
}

func numbers(user string) (uid, gid int, err error) {
	if _, err := fmt.Sscanf(user, "%d:%d", &uid, &gid); err != nil {
		return 0, 0, fmt.Errorf("USER %s is not number:number", user)
	}
	return uid, gid, nil
}

func (b *box) command(args ...string) *exec.Cmd {
	var command *exec.Cmd
	if b.caged {
		command = exec.Command(b.image.entrypoint[0], args...)
		command.Dir = "/"
		cage(command, b)
	} else {
		command = exec.Command(filepath.Join(b.root, b.image.entrypoint[0]), args...)
		command.Dir = b.root
	}
	command.Env = []string{"FRONTDESK_LISTEN=" + b.address}
	for name, value := range b.image.env {
		if !b.caged && strings.HasPrefix(value, "/") {
			value = filepath.Join(b.root, value)
		}
		command.Env = append(command.Env, name+"="+value)
	}
	return command
}
