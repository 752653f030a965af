package httpapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"

	"frontdesk/app/fault"
)

var errUpgrading = &fault.Error{Kind: fault.Unavailable, Code: "upgrading", RetryAfter: 5}

// Upgrading answers while the data folder is brought up to date: /healthz with 200,
// since the process is alive, and everything else with 503, how far it is, and when
// to come back.
type Upgrading struct {
	percent atomic.Int32
	server  *fasthttp.Server
	ln      *lent
	done    chan error
}

// ServeUpgrading answers on ln until Stop, which leaves ln open for whoever serves
// next.
func ServeUpgrading(ln *net.TCPListener) *Upgrading {
	u := &Upgrading{ln: &lent{TCPListener: ln}, done: make(chan error, 1)}
	u.server = &fasthttp.Server{
		Handler: u.answer, Logger: silent{}, NoDefaultServerHeader: true, NoDefaultContentType: true, CloseOnShutdown: true,
		ReadTimeout: 5 * time.Second, WriteTimeout: 5 * time.Second, MaxRequestBodySize: smallBody, ReadBufferSize: headerLimit,
	}
	go u.serveLoop()
	return u
}

func (u *Upgrading) serveLoop() { u.done <- u.server.Serve(u.ln) }

// Tell says how far it is.
func (u *Upgrading) Tell(percent int) { u.percent.Store(int32(percent)) }

// Stop ends the answering; requests that are being answered get ctx's time.
func (u *Upgrading) Stop(ctx context.Context) error {
	err := errors.Join(u.ln.Close(), <-u.done)
	return errors.Join(err, u.server.ShutdownWithContext(ctx), u.ln.SetDeadline(time.Time{}))
}

func (u *Upgrading) answer(ctx *fasthttp.RequestCtx) {
	ctx.Response.Header.Set("Cache-Control", "no-store")
	ctx.SetConnectionClose()
	if string(ctx.Path()) == "/healthz" {
		ctx.SetContentType("application/json")
		ctx.SetBodyString(`{"status":"ok"}`)
		return
	}
	says := fmt.Sprintf("Frontdesk is being brought up to date: %d %%. Nothing is lost; it is back by itself.", u.percent.Load())
	ctx.Response.Header.Set("Retry-After", strconv.Itoa(errUpgrading.RetryAfter))
	ctx.SetStatusCode(http.StatusServiceUnavailable)
	if bytes.Contains(ctx.Request.Header.Peek("Accept"), []byte("text/html")) {
		ctx.SetContentType("text/html; charset=utf-8")
		fmt.Fprintf(ctx, upgradingPage, errUpgrading.RetryAfter, says)
		return
	}
	_, body := problemBody(errUpgrading.Saying("%s", says), "", nil)
	ctx.SetContentType("application/problem+json")
	ctx.Response.Header.Set("Access-Control-Allow-Origin", "*")
	ctx.SetBody(body)
}

// upgradingPage looks again by itself.
const upgradingPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="%d"><title>Being brought up to date</title><body style="font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem"><h1>One moment</h1><p role="status">%s</p></body></html>`

// lent is a listener that can be given back: to close it ends the accepting alone.
type lent struct {
	*net.TCPListener
	back atomic.Bool
}

// Accept gives the next connection, and an error once the listener was given back.
func (l *lent) Accept() (net.Conn, error) {
	conn, err := l.TCPListener.Accept()
	if errors.Is(err, os.ErrDeadlineExceeded) && l.back.Load() {
		return nil, net.ErrClosed
	}
	return conn, err
}

// Close gives it back.
func (l *lent) Close() error {
	l.back.Store(true)
	return l.TCPListener.SetDeadline(time.Unix(1, 0))
}
