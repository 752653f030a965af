package ollama

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"frontdesk/app/answer"
)

const (
	readBuffer  = 4 << 10
	maxLine     = 1 << 20 // a chunk has about 150 bytes; a whole answer in one line fits too
	maxErrBody  = 64 << 10
	drainBytes  = 4 << 10
	drainPeriod = 50 * time.Millisecond
)

var (
	errLineTooLong = errors.New("a line of the stream is longer than 1 MB")
	errNoDone      = errors.New("the stream ended without its last chunk")
	errNotJSON     = errors.New("a line of the stream is no JSON object of the expected form")
	errEmpty       = errors.New("the answer has no text")
	errEndless     = errors.New("the answer grew beyond 256 KB")
)

// lineReader gives the lines of a stream without their ends, as soon as they
// are there, and never holds more than maxLine bytes.
type lineReader struct {
	r    *bufio.Reader
	long []byte
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, readBuffer)}
}

// next gives the next line that is not blank; it is valid until the next call. A
// last line without an end counts. At the end it gives io.EOF.
func (l *lineReader) next() ([]byte, error) {
	for {
		line, err := l.read()
		if line = bytes.TrimSpace(line); len(line) > 0 && (err == nil || errors.Is(err, io.EOF)) {
			return line, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (l *lineReader) read() ([]byte, error) {
	part, err := l.r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return part, err
	}
	l.long = append(l.long[:0], part...)
	for {
		part, err = l.r.ReadSlice('\n')
		if len(l.long)+len(part) > maxLine {
			return nil, errLineTooLong
		}
		l.long = append(l.long, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return l.long, err
		}
	}
}

// post sends body as JSON and hands each line of a 200 reply to each until that
// says it is finished. It returns nil only then; everything else is one of the
// answer.ErrModel faults or the error of ctx.
func (c *Client) post(ctx context.Context, t *target, path string, body any, each func(line []byte) (finished bool, err error)) error {
	if t.base == nil {
		return answer.ErrModelAbsent.Saying("No Ollama server is set up. Enter its address in the settings.")
	}
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("writing the request for %s: %w", path, err)
	}
	reqCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(reqCtx, http.MethodPost, t.base.JoinPath(path).String(), bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("making the request for %s: %w", path, err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/x-ndjson")
	req.Header.Set("Accept-Encoding", "identity")
	resp, err := c.http.Do(req)
	if err != nil {
		return transportError(ctx, err)
	}
	defer resp.Body.Close()
	if err := replyError(ctx, resp); err != nil {
		return err
	}
	lines := newLineReader(resp.Body)
	for {
		line, err := lines.next()
		if err != nil {
			return streamError(ctx, err)
		}
		finished, err := each(line)
		if err != nil {
			return err
		}
		if finished {
			drain(lines.r, cancel)
			return nil
		}
	}
}

// drain reads the end of a finished stream so that the connection can be used
// again, and gives that up after a moment: the answer is there already.
func drain(r io.Reader, cancel context.CancelFunc) {
	stop := time.AfterFunc(drainPeriod, cancel)
	defer stop.Stop()
	_, _ = io.CopyN(io.Discard, r, drainBytes)
}

// replyError reads a reply that is no stream: an error, or somebody else's page.
func replyError(ctx context.Context, resp *http.Response) error {
	kind, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	page := strings.EqualFold(strings.TrimSpace(kind), "text/html")
	if resp.StatusCode == http.StatusOK && !page {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxErrBody))
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	if resp.StatusCode == http.StatusOK {
		return answer.ErrModelAbsent.Saying("Something answers at the configured address, but it is no Ollama server. Correct the address in the settings.")
	}
	var reply struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &reply) != nil {
		reply.Error = nil
	}
	return statusFault(&serverError{status: resp.StatusCode, text: errorText(reply.Error)})
}
