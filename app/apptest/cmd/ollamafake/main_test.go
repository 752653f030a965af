package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-shape", "0.30", "-text", "Hello."}, in) }()
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(strings.TrimSpace(url) + "/api/version")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if text, err := io.ReadAll(resp.Body); err != nil || !strings.Contains(string(text), "0.32.9") {
		t.Errorf("got %s, %v", text, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestRun_refusesNonsense(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-mode", "explode"}, {"-script", "{"}, {"-shape", "1"}} {
		if err := run(context.Background(), args, io.Discard); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}
