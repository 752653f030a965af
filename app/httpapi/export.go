package httpapi

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// export answers with a file that is written while it is read, so that a large one
// takes no memory. What goes wrong before the first byte is answered as a problem;
// an error in the midst breaks the connection off, so that nobody takes half a file
// for a whole, and leaves a line in the log.
func (c *call) export(media, name string, write func(context.Context, io.Writer) error) error {
	reader, writer := io.Pipe()
	go streamOut(c.ctx, writer, write)
	begun := bufio.NewReader(reader)
	if _, err := begun.Peek(1); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	c.fiber.Status(http.StatusOK).Set(fiber.HeaderContentType, media)
	c.fiber.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	c.fiber.Response().SetBodyStream(&exportBody{begun: begun, pipe: reader, log: c.log, request: c.id}, -1)
	return nil
}

// streamOut writes an export; it ends when all is written, or when nobody reads any
// more.
func streamOut(ctx context.Context, w *io.PipeWriter, write func(context.Context, io.Writer) error) {
	defer func() {
		if r := recover(); r != nil {
			w.CloseWithError(fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	w.CloseWithError(write(ctx, w))
}

// exportBody is the rest of an export; closing it ends the writer.
type exportBody struct {
	begun   *bufio.Reader
	pipe    *io.PipeReader
	log     *slog.Logger
	request string
	broken  bool // and told
}

// Read gives what is written; an error of the writer is told once.
func (b *exportBody) Read(into []byte) (int, error) {
	n, err := b.begun.Read(into)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrClosedPipe) && !b.broken {
		b.broken = true
		b.log.Error("an export broke off", slog.String("error", err.Error()), slog.String("request_id", b.request))
	}
	return n, err
}

// Close ends the writer.
func (b *exportBody) Close() error { return b.pipe.Close() }

// plainCell keeps a spreadsheet from taking what a visitor wrote for a formula:
// what begins like one gets an apostrophe before it, phone numbers too.
func plainCell(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n|", rune(cell[0])) {
		return cell
	}
	return "'" + cell
}
