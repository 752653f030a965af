package knowledge

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/app/chatbot"
)

// maxLine bounds one line: an article of 200,000 characters with every one of
// them escaped.
const maxLine = 4 << 20

// line is one content as it stands in an import or export file.
type line struct {
	ID        ContentID `json:"id"`
	Title     string    `json:"title"`
	Questions []string  `json:"questions,omitempty"`
	Answer    string    `json:"answer,omitempty"`
	Text      string    `json:"text,omitempty"`
	URL       string    `json:"url,omitempty"`
	Lang      string    `json:"lang,omitempty"`
	Tags      []string  `json:"tags,omitempty"`

	Draft     bool       `json:"draft,omitempty"` // visitors see nothing of it
	Edit      *Edit      `json:"edit,omitempty"`  // changes that are not published
	ValidFrom *time.Time `json:"validFrom,omitempty"`
	ValidTo   *time.Time `json:"validTo,omitempty"`
}

func lineOf(c Content) line {
	return line{ID: c.ID, Title: c.Title, Questions: c.Questions, Answer: c.Answer, Text: c.Text, URL: c.URL, Lang: c.Lang, Tags: c.Tags,
		Draft: c.Status == Draft, Edit: c.Edit, ValidFrom: c.ValidFrom, ValidTo: c.ValidTo}
}

func (l line) content() Content {
	c := Content{ID: l.ID, Title: l.Title, Questions: l.Questions, Answer: l.Answer, Text: l.Text, URL: l.URL, Lang: l.Lang, Tags: l.Tags,
		Edit: l.Edit, ValidFrom: l.ValidFrom, ValidTo: l.ValidTo}
	if l.Draft {
		c.Status = Draft
	}
	return c
}

// lineIn takes besides what the API says about a content and an import ignores.
type lineIn struct {
	line
	Chatbot   json.RawMessage `json:"chatbot"`
	CreatedAt json.RawMessage `json:"createdAt"`
	UpdatedAt json.RawMessage `json:"updatedAt"`
	UpdatedBy json.RawMessage `json:"updatedBy"`
	Status    Status          `json:"status"` // of the API: draft counts, the others say nothing more
	Source    json.RawMessage `json:"source"`
}

type jsonRecords struct {
	in        *bufio.Reader
	number    int
	countOnly bool
	buf       []byte
}

func (j *jsonRecords) next() (record, error) {
	for {
		raw, long, err := j.readLine()
		if err != nil {
			return record{}, err
		}
		j.number++
		raw = bytes.TrimSpace(raw)
		switch {
		case long:
			return record{line: j.number, wrong: fmt.Sprintf("This line is longer than %d MB. Split the article into several.", maxLine>>20)}, nil
		case len(raw) == 0:
			continue
		case j.countOnly:
			return record{line: j.number}, nil
		}
		c, wrong := parseLine(raw)
		return record{line: j.number, content: c, wrong: wrong}, nil
	}
}

// readLine gives the next line; one that is too long is read over and told.
func (j *jsonRecords) readLine() (raw []byte, long bool, err error) {
	j.buf = j.buf[:0]
	for {
		part, err := j.in.ReadSlice('\n')
		if len(j.buf)+len(part) > maxLine {
			long = true
		}
		if !long {
			j.buf = append(j.buf, part...)
		}
		switch {
		case err == nil:
			return j.buf, long, nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && (len(j.buf) > 0 || long):
			return j.buf, long, nil
		default:
			return nil, false, err
		}
	}
}

func parseLine(raw []byte) (Content, string) {
	if !utf8.Valid(raw) {
		return Content{}, "This line is not valid UTF-8. Save the file as UTF-8."
	}
	var in lineIn
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return Content{}, jsonText(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Content{}, "There is more than one JSON object on this line. Put each content on a line of its own."
	}
	c := in.content()
	if in.Status == Draft {
		c.Status = Draft // or what nobody was to see yet would be published
	}
	return c, ""
}

// jsonText says what is wrong with a line of JSON and what to do.
func jsonText(err error) string {
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	var wrongTime *time.ParseError
	switch {
	case errors.As(err, &wrongType) && wrongType.Field == "":
		return `Each line is one JSON object, like {"title":"…","questions":["…"],"answer":"…"}.`
	case errors.As(err, &wrongType):
		want := "text in quotes"
		switch field := wrongType.Field; field {
		case "questions", "tags", "edit.questions", "edit.tags":
			want = "a list of texts, like [\"…\",\"…\"]"
		case "draft":
			want = "true or false"
		case "edit":
			want = "an object with the changed title, questions, answer or text"
		}
		return fmt.Sprintf("%s: Give %s, not %s.", wrongType.Field, want, wrongType.Value)
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		name := strings.TrimPrefix(err.Error(), "json: unknown field ")
		return fmt.Sprintf("%s is no field of a content. There are id, title, questions, answer, text, url, lang, tags, draft, validFrom, validTo and edit.", name)
	case errors.As(err, &wrongTime):
		return "validFrom and validTo: Give a time like 2026-12-24T18:00:00Z."
	case errors.As(err, &syntax):
		return fmt.Sprintf("This is no valid JSON: at byte %d of the line, %s.", syntax.Offset, syntax.Error())
	}
	return "This line ends in the middle of its JSON. Each content stands on one line of its own."
}

// Export writes all contents of a chatbot as JSONL in the order of their ids,
// the form that Import reads. It reads in pieces, so that a slow reader holds no
// snapshot; a content that changes meanwhile is written old or new, once.
func (s *Service) Export(ctx context.Context, bot chatbot.ID, w io.Writer) error {
	return s.export(ctx, bot, func(page []Content) error { return writeLines(w, page) })
}

// export gives write all contents, page by page.
func (s *Service) export(ctx context.Context, bot chatbot.ID, write func(page []Content) error) error {
	after := ContentID("")
	for {
		page, err := s.library.archive.page(ctx, bot, after)
		if err != nil {
			return fmt.Errorf("reading contents: %w", err)
		}
		if len(page) == 0 {
			return nil
		}
		after = page[len(page)-1].ID
		if err := write(page); err != nil {
			return fmt.Errorf("writing contents: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

func writeLines(w io.Writer, contents []Content) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, c := range contents {
		if err := enc.Encode(lineOf(c)); err != nil {
			return err
		}
	}
	return nil
}
