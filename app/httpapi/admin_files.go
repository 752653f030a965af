package httpapi

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/document"
)

// Files keeps the files of chatbots and reads them. The reader of Original must
// be read before the next call with the same context ends.
type Files interface {
	List(ctx context.Context, bot chatbot.ID) ([]document.File, error)
	Get(ctx context.Context, bot chatbot.ID, id document.ID) (document.File, error)
	Add(ctx context.Context, in document.AddInput) (document.File, error)
	Again(ctx context.Context, bot chatbot.ID, id document.ID) (document.File, error)
	Delete(ctx context.Context, bot chatbot.ID, id document.ID) error
	Original(ctx context.Context, bot chatbot.ID, id document.ID) (document.File, io.Reader, error)
}

// File is a file that a chatbot knows.
type File struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Size      int64  `json:"size" doc:"In bytes."`
	Type      string `json:"type" doc:"What it was found to be, like pdf or docx; before it was read, by its name."`
	State     string `json:"state" enum:"waiting,reading,ready,failed"`
	Problem   string `json:"problem" doc:"What the owner should know or do; empty where all is well."`
	Pages     int    `json:"pages" doc:"Or slides; 0 where the format has none."`
	Words     int    `json:"words"`
	Contents  int    `json:"contents" doc:"Made of it so far."`
	CreatedAt Time   `json:"createdAt"`
	CreatedBy string `json:"createdBy"`
}

// FileList is all files of a chatbot.
type FileList struct {
	Items []File  `json:"items"`
	Next  *string `json:"next" doc:"Always null: there is one page."`
	Total int     `json:"total"`
}

// FileEvent tells the panel how far a file is.
type FileEvent struct {
	File
	Chatbot string `json:"chatbot"`
}

// FileEventOf is a file as the panel's stream tells of it.
func FileEventOf(f document.File) FileEvent {
	return FileEvent{File: fileOf(f), Chatbot: f.Chatbot.String()}
}

func fileOf(f document.File) File {
	out := File{
		ID: f.ID.String(), Name: f.Name, Size: f.Size, Type: f.Type, State: string(f.State), Problem: f.Problem,
		Pages: f.Pages, Words: f.Words, Contents: f.Contents, CreatedAt: f.CreatedAt, CreatedBy: f.CreatedBy,
	}
	if out.Type == "" {
		if i := strings.LastIndexByte(f.Name, '.'); i > 0 && len(f.Name)-i <= 10 {
			out.Type = strings.ToLower(f.Name[i+1:])
		}
	}
	return out
}

type fileAPI struct {
	chatbots Chatbots
	files    Files
}

func (a fileAPI) list(c *call) (FileList, error) {
	botID, err := a.bot(c)
	if err != nil {
		return FileList{}, err
	}
	all, err := a.files.List(c.ctx, botID)
	if err != nil {
		return FileList{}, err
	}
	out := FileList{Items: make([]File, 0, len(all)), Total: len(all)}
	for _, f := range all {
		out.Items = append(out.Items, fileOf(f))
	}
	return out, nil
}

// bot is the chatbot of the address, which must be there.
func (a fileAPI) bot(c *call) (chatbot.ID, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return botID, err
	}
	_, err = a.chatbots.Get(c.ctx, botID)
	return botID, err
}

// add hands the body over as it lies in the request (Fiber's BodyRaw would be a
// copy of it): it is on disk before this returns.
func (a fileAPI) add(c *call) (File, error) {
	botID, err := a.bot(c)
	if err != nil {
		return File{}, err
	}
	name, err := c.text("name")
	if err != nil {
		return File{}, err
	}
	if strings.TrimSpace(name) == "" {
		return File{}, wrongQuery("name", "Give the name of the file, with its ending.")
	}
	added, err := a.files.Add(c.ctx, document.AddInput{Chatbot: botID, Name: name, Body: c.fiber.Request().Body(), By: nameOf(c.actor)})
	return fileOf(added), err
}

// nameOf is how an account is shown beside what it did.
func nameOf(actor account.Actor) string {
	if actor.Name != "" {
		return actor.Name
	}
	return string(actor.Email)
}

func (a fileAPI) get(c *call) (File, error) {
	botID, fileID, err := a.address(c)
	if err != nil {
		return File{}, err
	}
	found, err := a.files.Get(c.ctx, botID, fileID)
	return fileOf(found), err
}

func (a fileAPI) delete(c *call) error {
	botID, fileID, err := a.address(c)
	if err != nil {
		return err
	}
	return a.files.Delete(c.ctx, botID, fileID)
}

func (a fileAPI) read(c *call, _ nothing) (File, error) {
	botID, fileID, err := a.address(c)
	if err != nil {
		return File{}, err
	}
	found, err := a.files.Again(c.ctx, botID, fileID)
	return fileOf(found), err
}

func (a fileAPI) address(c *call) (botID chatbot.ID, fileID document.ID, err error) {
	if botID, err = a.bot(c); err != nil {
		return botID, fileID, err
	}
	value, err := c.param("fid")
	if err != nil {
		return botID, fileID, err
	}
	fileID, err = document.ParseID(value)
	return botID, fileID, err
}

// original streams a file as it came, to be saved and never to be shown: what
// is in it is somebody else's, and would run on our origin.
func (a fileAPI) original(c *call) error {
	botID, fileID, err := a.address(c)
	if err != nil {
		return err
	}
	found, body, err := a.files.Original(c.ctx, botID, fileID)
	if err != nil {
		return err
	}
	c.fiber.Status(http.StatusOK).Set(fiber.HeaderContentType, anyFile)
	c.fiber.Set(fiber.HeaderContentDisposition, attachment(found.Name))
	c.fiber.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.fiber.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'")
	c.fiber.Response().SetBodyStream(body, int(found.Size))
	return nil
}

// attachment names a file to be saved (RFC 6266), for old and new browsers.
func attachment(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\%;/`, r) {
			return '_'
		}
		return r
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
