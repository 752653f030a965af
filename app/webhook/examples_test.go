package webhook_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdesk/app/egress"
	"frontdesk/app/webhook"
)

// wire is the real way out, over loopback.
type wire struct{ guard *egress.Guard }

// Normal checks an address.
func (w wire) Normal(ctx context.Context, address string) (string, error) {
	u, err := egress.Parse(address)
	if err != nil {
		return "", err
	}
	return u.String(), w.guard.Check(ctx, u.Hostname(), u.Port())
}

// Post sends one delivery.
func (w wire) Post(ctx context.Context, address string, header []webhook.Header, body []byte) (webhook.Answer, error) {
	u, err := egress.Parse(address)
	if err != nil {
		return webhook.Answer{}, err
	}
	in, err := w.guard.Post(ctx, egress.Outgoing{URL: u, Header: httpHeader(header), Body: body})
	if err != nil {
		return webhook.Answer{}, err
	}
	return webhook.Answer{URL: in.URL.String(), Status: in.Status, Body: in.Body, Truncated: in.Truncated}, nil
}

func httpHeader(in []webhook.Header) http.Header {
	out := http.Header{}
	for _, h := range in {
		out.Set(h.Name, h.Value)
	}
	return out
}

// freePort is a port on which nobody listens, below those that systems give to whoever
// asks for any: so nobody takes it before the receiver does.
func freePort(t *testing.T) string {
	t.Helper()
	for range 100 {
		port := strconv.Itoa(20_000 + rand.IntN(10_000))
		if ln, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			ln.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return ""
}

// example is a running receiver of the documents.
type example struct {
	lines chan string
}

func runExample(t *testing.T, dir, port, secret string, command ...string) *example {
	t.Helper()
	path, err := exec.LookPath(command[0])
	if errors.Is(err, exec.ErrNotFound) {
		t.Skipf("NOT MEASURED: %s is not installed, so that the receiver in it was NOT RUN", command[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, command[1:]...)
	cmd.Dir, cmd.Env, cmd.Stderr = dir, append(os.Environ(), "PORT="+port, "WEBHOOK_SECRET="+secret), os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := &example{lines: make(chan string, 100)}
	go func() {
		defer close(e.lines)
		for scan := bufio.NewScanner(out); scan.Scan(); {
			e.lines <- scan.Text()
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		for range e.lines {
		}
		_ = cmd.Wait()
	})
	return e
}

func (e *example) line(t *testing.T) string {
	t.Helper()
	select {
	case line, open := <-e.lines:
		if !open {
			t.Fatal("the receiver ended")
		}
		return line
	case <-time.After(time.Minute):
		t.Fatal("the receiver says nothing")
		return ""
	}
}

// The receivers of docs/webhooks.md run as they are shown there, and take what we
// send and nothing else.
func TestExamples_areRunAsShown(t *testing.T) {
	t.Parallel()
	folder, err := filepath.Abs("../../docs/examples/webhooks")
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "receiver")
	for _, tc := range []struct {
		name, dir string
		build     []string
		run       []string
	}{
		{"node", folder, nil, []string{"node", "receiver.mjs"}},
		{"python", folder, nil, []string{"python3", "receiver.py"}},
		{"go", filepath.Join(folder, "go"), []string{"go", "build", "-o", binary, "."}, []string{binary}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if tc.build != nil {
				cmd := exec.CommandContext(t.Context(), tc.build[0], tc.build[1:]...)
				cmd.Dir, cmd.Env = tc.dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
			}
			tryExample(t, tc.dir, tc.run)
		})
	}
}

func tryExample(t *testing.T, dir string, command []string) {
	t.Helper()
	port := freePort(t)
	guard := egress.New(egress.Config{Allow: []string{"127.0.0.1:" + port}, Clock: (&clock{}).now})
	defer guard.Close()
	o := openOffice(t, t.TempDir(), &network{})
	o.useWire(wire{guard})
	defer o.close()
	address := "http://127.0.0.1:" + port + "/webhooks"
	_, secret := o.endpoint(address, webhook.Chat)
	e := runExample(t, dir, port, secret, command...)
	if line := e.line(t); !strings.HasPrefix(line, "listening on http://127.0.0.1:") {
		t.Fatalf("the receiver says %q", line)
	}
	o.start()
	v := o.visitor()
	for n := range 3 {
		v.must("question é", fmt.Sprint("answer ", n))
		if line, want := e.line(t), fmt.Sprintf("chat %s %s 1 answer %d", v.id, v.who, n); line != want {
			t.Errorf("the receiver printed %q, want %q", line, want)
		}
	}
	for until := time.Now().Add(time.Minute); len(o.deliveries(webhook.Query{State: webhook.Delivered})) < 3; {
		if time.Now().After(until) {
			t.Fatal("the deliveries are not noted")
		}
		time.Sleep(5 * time.Millisecond)
	}
	got := o.deliveries(webhook.Query{})
	details, err := o.log().Delivery(t.Context(), got[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	header := httpHeader(details.Exchange.Request)
	post := func(header http.Header, body []byte) int {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header = header
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		return res.StatusCode
	}
	if status := post(header, details.Body); status != http.StatusNoContent { // the same again: taken, and not done twice
		t.Errorf("the same delivery again: %d", status)
	}
	if status := post(header, bytes.Replace(details.Body, []byte("answer"), []byte("anwser"), 1)); status != http.StatusUnauthorized {
		t.Errorf("a changed body: %d", status)
	}
	for _, name := range []string{"X-Chat-Data-Hmac-Sha256", "Webhook-Signature", "Webhook-Timestamp"} {
		forged := header.Clone()
		forged.Set(name, "1")
		if status := post(forged, details.Body); status != http.StatusUnauthorized {
			t.Errorf("a forged %s: %d", name, status)
		}
	}
	v.must("last", "answer last")
	if line := e.line(t); !strings.HasSuffix(line, "answer last") {
		t.Errorf("after the forged ones the receiver printed %q", line)
	}
}
