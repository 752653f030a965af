package ollama_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/ollama"
)

// BenchmarkFirstToken measures how much later the first piece of an answer is in
// our hands than it is for someone who only reads bytes from the same server.
// The two take turns in one run; the figures are in microseconds. Budget: 2,000
// more at p50, 5,000 at p99.
func BenchmarkFirstToken(b *testing.B) {
	fake := startFake(b)
	fake.Set(ollamafake.Behaviour{Text: "One two three four five six seven eight nine ten."})
	client := clientOf(b, fake.URL())
	ctx := b.Context()
	raw := &http.Client{Transport: ollama.NewHTTPClient(nil).Transport}
	body := []byte(`{"model":"smollm2:135m","messages":[{"role":"user","content":"hi"}],"options":{"num_ctx":2048}}`)
	var ours, theirs []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		began := time.Now()
		first := time.Duration(0)
		if _, err := client.Chat(ctx, question(chatModel), func(string) {
			if first == 0 {
				first = time.Since(began)
			}
		}); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, first)
		theirs = append(theirs, rawFirstByte(b, raw, fake.URL(), body))
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	at := func(list []time.Duration, share float64) float64 {
		return float64(list[int(share*float64(len(list)-1))].Nanoseconds()) / 1000
	}
	b.ReportMetric(at(ours, .5)-at(theirs, .5), "more-µs-p50")
	b.ReportMetric(at(ours, .99)-at(theirs, .99), "more-µs-p99")
	b.ReportMetric(at(theirs, .5), "raw-µs-p50")
}

func rawFirstByte(b *testing.B, client *http.Client, url string, body []byte) time.Duration {
	b.Helper()
	began := time.Now()
	resp, err := client.Post(url+"/api/chat", "application/json", bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadFull(resp.Body, make([]byte, 1)); err != nil {
		b.Fatal(err)
	}
	first := time.Since(began)
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		b.Fatal(err)
	}
	return first
}
