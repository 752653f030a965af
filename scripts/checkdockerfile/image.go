package main

import (
	"context"
	"debug/elf"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const imageLimit = 50 << 20 // bytes; the budget for the image

func checkImage(out io.Writer, about image, root, version string) error {
	if err := about.complete(); err != nil {
		return err
	}
	size, err := sizeOf(root)
	if err != nil {
		return err
	}
	binary := filepath.Join(root, about.entrypoint[0])
	info, err := os.Stat(binary)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "image %.1f MB, binary %.1f MB\n", float64(size)/(1<<20), float64(info.Size())/(1<<20))
	if size > imageLimit {
		return fmt.Errorf("the image is larger than %d MB", imageLimit>>20)
	}
	if err := checkStatic(binary); err != nil {
		return err
	}
	box, err := newBox(about, root)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "runs", box.how)
	printed, err := box.command("version").CombinedOutput()
	if err != nil {
		return fmt.Errorf("`version` failed: %w\n%s", err, printed)
	}
	if !strings.Contains(string(printed), version) {
		return fmt.Errorf("`version` printed %q without %q", printed, version)
	}
	return checkServing(out, box, about.healthcheck[1:])
}

// complete wants what an image needs to run without being told anything.
func (i *image) complete() error {
	switch {
	case i.user == "" || strings.HasPrefix(i.user, "0") || strings.HasPrefix(i.user, "root"):
		return fmt.Errorf("the image runs as root; name a USER by number")
	case i.volume == "" || i.env["FRONTDESK_DATA"] != i.volume:
		return fmt.Errorf("FRONTDESK_DATA is %q and VOLUME is %q; they have to be the same", i.env["FRONTDESK_DATA"], i.volume)
	case i.port == "" || len(i.entrypoint) != 1 || len(i.healthcheck) == 0:
		return fmt.Errorf("the last stage misses EXPOSE, ENTRYPOINT or HEALTHCHECK")
	case i.healthcheck[0] != i.entrypoint[0]:
		return fmt.Errorf("HEALTHCHECK runs %s, which is not the image's binary", i.healthcheck[0])
	}
	return nil
}

func sizeOf(folder string) (int64, error) {
	var size int64
	err := filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}

// checkStatic makes sure that nothing has to be loaded beside the binary:
// scratch has no loader. Elsewhere than on Linux the build setting has to do.
func checkStatic(binary string) error {
	settings, err := exec.Command("go", "version", "-m", binary).Output()
	if err != nil {
		return err
	}
	if !strings.Contains(string(settings), "CGO_ENABLED=0") {
		return fmt.Errorf("the binary was built with cgo")
	}
	if runtime.GOOS != "linux" {
		return nil
	}
	file, err := elf.Open(binary)
	if err != nil {
		return err
	}
	defer file.Close()
	for _, program := range file.Progs {
		if program.Type == elf.PT_INTERP {
			return fmt.Errorf("the binary asks for a loader, so it is not static")
		}
	}
	if libraries, err := file.ImportedLibraries(); err == nil && len(libraries) > 0 {
		return fmt.Errorf("the binary loads %s", strings.Join(libraries, ", "))
	}
	return nil
}

// checkServing starts the server as the image would, waits for its own health
// check, fetches a page, and stops it.
func checkServing(out io.Writer, box *box, healthcheck []string) error {
	server := box.command()
	var log strings.Builder
	server.Stdout, server.Stderr = &log, &log
	started := time.Now()
	if err := server.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go waitFor(server, ended)
	if err := waitHealthy(box, healthcheck, ended); err != nil {
		_ = server.Process.Kill()
		return fmt.Errorf("%w; the server said:\n%s", err, log.String())
	}
	fmt.Fprintf(out, "healthy after %d ms\n", time.Since(started).Milliseconds())
	pageErr := checkPage("http://" + box.address + "/admin/")
	if err := server.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("the server did not stop well: %w\n%s", err, log.String())
		}
	case <-time.After(30 * time.Second):
		_ = server.Process.Kill()
		return fmt.Errorf("the server did not stop within 30 seconds\n%s", log.String())
	}
	if pageErr == nil {
		fmt.Fprintln(out, "serves its pages, stops when asked")
	}
	return pageErr
}

func waitFor(server *exec.Cmd, ended chan<- error) { ended <- server.Wait() }

func waitHealthy(box *box, healthcheck []string, ended <-chan error) error {
	deadline := time.After(30 * time.Second)
	var last []byte
	for {
		output, err := box.command(healthcheck...).CombinedOutput()
		if err == nil {
			return nil
		}
		last = output
		select {
		case err := <-ended:
			return fmt.Errorf("the server ended by itself: %w", err)
		case <-deadline:
			return fmt.Errorf("not healthy after 30 seconds: %s", last)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// checkPage wants the built user interface, not the marker that a binary
// without it serves.
func checkPage(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK || !strings.Contains(string(body), "<script") {
		return fmt.Errorf("%s answered %s without a page", address, response.Status)
	}
	return nil
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}
