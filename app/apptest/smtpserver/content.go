package smtpserver

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
)

// Content is a message as a reader sees it: header words and both bodies
// decoded to UTF-8.
type Content struct {
	Header      map[string][]string `json:"header"`
	Subject     string              `json:"subject"`
	From        string              `json:"from"`
	To          string              `json:"to"`
	Text        string              `json:"text"`
	HTML        string              `json:"html"`
	Attachments []Attachment        `json:"attachments"`
}

// Attachment is a part that is neither of the two bodies.
type Attachment struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Data []byte `json:"data"`
}

// Content reads the message by the rules of MIME; a message that breaks them
// is an error, which is what a test of our mail wants to know.
func (m Message) Content() (Content, error) {
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
	if err != nil {
		return Content{}, fmt.Errorf("reading the header: %w", err)
	}
	content := Content{Header: parsed.Header, Attachments: []Attachment{}}
	var words mime.WordDecoder
	for name, target := range map[string]*string{"Subject": &content.Subject, "From": &content.From, "To": &content.To} {
		if *target, err = words.DecodeHeader(parsed.Header.Get(name)); err != nil {
			return Content{}, fmt.Errorf("decoding %s: %w", name, err)
		}
	}
	if err := content.add(textproto.MIMEHeader(parsed.Header), parsed.Body); err != nil {
		return Content{}, err
	}
	return content, nil
}

func (c *Content) add(header textproto.MIMEHeader, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return fmt.Errorf("reading a content type: %w", err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		return c.addParts(multipart.NewReader(body, params["boundary"]))
	}
	switch strings.ToLower(header.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("decoding a part: %w", err)
	}
	disposition, about, _ := mime.ParseMediaType(header.Get("Content-Disposition"))
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	switch {
	case disposition == "attachment" || !strings.HasPrefix(kind, "text/"):
		c.Attachments = append(c.Attachments, Attachment{Name: about["filename"], Type: kind, Data: data})
	case kind == "text/html":
		c.HTML += text
	default:
		c.Text += text
	}
	return nil
}

func (c *Content) addParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the parts: %w", err)
		}
		if err := c.add(part.Header, part); err != nil {
			return err
		}
	}
}
