package httpapi

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

// call is one request on its way through the edge. It must not be kept after
// the handler has returned.
type call struct {
	fiber   *fiber.Ctx
	ctx     context.Context // of the server: it ends when a stop runs out of time, not when the client leaves
	route   *route
	id      string
	log     *slog.Logger
	address netip.Addr
	edge    *Server
	trusted bool // came through a proxy of the owner's
	local   bool // came over the unix socket
	actor   account.Actor
	visitor chatuser.Claims
}

// written is an answer that writes itself, the same as json.Marshal would.
type written interface {
	appendJSON(b []byte) ([]byte, error)
}

func (c *call) json(status int, v any) error {
	var body []byte
	var err error
	if w, ok := v.(written); ok {
		body, err = w.appendJSON(make([]byte, 0, 512))
	} else {
		body, err = json.Marshal(v)
	}
	if err != nil {
		return err
	}
	c.fiber.Status(status).Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	c.fiber.Response().SetBodyRaw(body)
	return nil
}

// param gives a decoded path parameter: %2F in it is a slash of the value.
func (c *call) param(name string) (string, error) {
	value, err := url.PathUnescape(c.fiber.Params(name))
	if err != nil || !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
		return "", errNoRoute
	}
	return value, nil
}

func (c *call) chatbotID() (chatbot.ID, error) {
	value, err := c.param("id")
	if err != nil {
		return chatbot.ID{}, err
	}
	return chatbot.ParseID(value)
}

func (c *call) conversationID() (conversation.ID, error) {
	value, err := c.param("cid")
	if err != nil {
		return conversation.ID{}, err
	}
	return conversation.ParseID(value)
}

// text gives a query parameter, empty when it is not there.
func (c *call) text(name string) (string, error) {
	value := c.fiber.Query(name)
	if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
		return "", wrongQuery(name, "This must be valid UTF-8 without NUL characters.")
	}
	return value, nil
}

// number gives a query parameter between low and high, or fallback.
func (c *call) number(name string, fallback, low, high uint64) (uint64, error) {
	value := c.fiber.Query(name)
	if value == "" {
		return fallback, nil
	}
	n, err := strconv.ParseUint(value, 10, 64)
	if err != nil || n < low || n > high {
		return 0, wrongQuery(name, "This must be a whole number from "+strconv.FormatUint(low, 10)+" to "+strconv.FormatUint(high, 10)+".")
	}
	return n, nil
}

// flag gives a query parameter that is true or false.
func (c *call) flag(name string) (bool, error) {
	switch c.fiber.Query(name) {
	case "", "false", "0":
		return false, nil
	case "true", "1":
		return true, nil
	default:
		return false, wrongQuery(name, "This must be true or false.")
	}
}

func wrongQuery(name, message string) error {
	return fault.InvalidFields([]fault.Field{{Field: name, Message: message}})
}
