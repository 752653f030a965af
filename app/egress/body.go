package egress

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
)

// body reads and unpacks; more than most bytes are a fault.
func body(res *http.Response, most int64) ([]byte, error) {
	if res.ContentLength > most {
		return nil, tooLarge(most)
	}
	// Packed data is never longer than what it unpacks to, but for a few bytes.
	reader, err := unpacked(io.LimitReader(res.Body, most+1024), res.Header.Get("Content-Encoding"))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(reader, most+1))
	if n > most {
		return nil, tooLarge(most)
	}
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func tooLarge(most int64) error {
	return ErrTooLarge.Saying("The answer is larger than the %d MB that are read.", max(most>>20, 1))
}

func unpacked(r io.Reader, encoding string) (io.Reader, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return r, nil
	case "gzip", "x-gzip":
		return gzip.NewReader(r)
	case "deflate": // zlib by the standard, bare by habit of some servers
		head := make([]byte, 2)
		n, err := io.ReadFull(r, head)
		if err != nil && n == 0 {
			return bytes.NewReader(nil), nil // an empty body
		}
		whole := io.MultiReader(bytes.NewReader(head[:n]), r)
		if n == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
			return zlib.NewReader(whole)
		}
		return flate.NewReader(whole), nil
	default:
		return nil, ErrAnswer.Saying("The server packs its pages in a way that was not asked for (%s).", encoding)
	}
}
