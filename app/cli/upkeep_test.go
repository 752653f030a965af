package cli

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

type fixed string

func (f fixed) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(f)))}, nil
}

// Millions are printed as they stand.
func TestStats_millions(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	answer := fixed(`{"chatbots":[],"total":{"name":"All chatbots","total":795100,"messages":8189024,"averageMessages":10.3,"conversion":2.02}}`)
	c := &call{Env: Env{Out: &out}, api: &Client{HTTP: &http.Client{Transport: answer}}}
	if err := stats(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"All chatbots\n", " 8189024\n", " 795100\n", " 10.3\n", " 2.02 %\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}
