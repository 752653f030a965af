// Command smtpserver runs the tests' SMTP server for tests that are not
// written in Go. It prints one line of JSON, {"smtp":"127.0.0.1:…",
// "http":"http://127.0.0.1:…"}, and runs until it is interrupted or its
// standard input is closed.
//
// Over HTTP: GET /messages lists what came, decoded; with ?wait=N&seconds=S it
// answers as soon as N are there, or with 504. DELETE /messages forgets them.
// POST /refuse?n=N&code=451&text=… refuses the next N (all when N is
// negative). POST /down and POST /up. GET /ca is the certificate in PEM.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"frontdesk/app/apptest/smtpserver"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "smtpserver:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("smtpserver", flag.ContinueOnError)
	security := flags.String("security", "plain", "plain, starttls or tls")
	user := flags.String("user", "", "ask for this user name")
	password := flags.String("password", "", "and this password")
	if err := flags.Parse(args); err != nil {
		return err
	}
	levels := map[string]smtpserver.Security{"plain": smtpserver.Plain, "starttls": smtpserver.StartTLS, "tls": smtpserver.TLS}
	level, known := levels[*security]
	if !known {
		return fmt.Errorf("-security is plain, starttls or tls, not %q", *security)
	}
	server, err := smtpserver.Start(smtpserver.Config{Security: level, User: *user, Password: *password})
	if err != nil {
		return err
	}
	defer server.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listening for HTTP: %w", err)
	}
	control := &http.Server{Handler: handler(server), ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go serveControl(control, listener, failed)
	defer control.Close()

	started := map[string]string{"smtp": server.Addr(), "http": "http://" + listener.Addr().String()}
	if err := json.NewEncoder(out).Encode(started); err != nil {
		return err
	}
	closed := make(chan struct{})
	go waitForEnd(in, closed)
	select {
	case <-ctx.Done():
	case <-closed:
	case err := <-failed:
		return err
	}
	return nil
}

func serveControl(control *http.Server, listener net.Listener, failed chan<- error) {
	failed <- control.Serve(listener)
}

// waitForEnd notices that the test which started us is gone.
func waitForEnd(in io.Reader, closed chan<- struct{}) {
	_, _ = io.Copy(io.Discard, in)
	close(closed)
}

func handler(server *smtpserver.Server) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /messages", func(w http.ResponseWriter, r *http.Request) { list(w, r, server) })
	mux.HandleFunc("DELETE /messages", func(http.ResponseWriter, *http.Request) { server.Clear() })
	mux.HandleFunc("POST /down", func(http.ResponseWriter, *http.Request) { server.Down() })
	mux.HandleFunc("POST /up", func(w http.ResponseWriter, _ *http.Request) {
		if err := server.Up(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("POST /refuse", func(w http.ResponseWriter, r *http.Request) {
		n, err1 := strconv.Atoi(r.FormValue("n"))
		code, err2 := strconv.Atoi(r.FormValue("code"))
		if err1 != nil || err2 != nil || code < 400 || code > 599 {
			http.Error(w, "n is a number and code is 400 to 599", http.StatusBadRequest)
			return
		}
		server.Refuse(n, smtpserver.Refusal{Code: code, Text: r.FormValue("text")})
	})
	mux.HandleFunc("GET /ca", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(server.CA()) })
	return mux
}

// received is a message as it is listed: the envelope, and what a reader sees.
type received struct {
	EnvelopeFrom string   `json:"envelopeFrom"`
	EnvelopeTo   []string `json:"envelopeTo"`
	TLS          bool     `json:"tls"`
	User         string   `json:"user"`
	Raw          string   `json:"raw"`
	smtpserver.Content
}

func list(w http.ResponseWriter, r *http.Request, server *smtpserver.Server) {
	messages := server.Messages()
	if n, err := strconv.Atoi(r.FormValue("wait")); err == nil {
		seconds, err := strconv.Atoi(r.FormValue("seconds"))
		if err != nil {
			seconds = 10
		}
		ctx, cancel := context.WithTimeout(r.Context(), time.Duration(seconds)*time.Second)
		defer cancel()
		if messages, err = server.Wait(ctx, n); err != nil {
			http.Error(w, err.Error(), http.StatusGatewayTimeout)
			return
		}
	}
	listed := make([]received, 0, len(messages))
	for _, m := range messages {
		content, err := m.Content()
		if err != nil {
			http.Error(w, "a message that breaks the rules of MIME came: "+err.Error(), http.StatusBadGateway)
			return
		}
		listed = append(listed, received{EnvelopeFrom: m.From, EnvelopeTo: m.To, TLS: m.TLS, User: m.User, Raw: string(m.Data), Content: content})
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(listed)
}
