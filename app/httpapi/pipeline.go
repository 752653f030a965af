package httpapi

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/fault"
)

// The faults of a request's form.
var (
	errEncoding = fault.New(fault.Unsupported, "encoding_not_supported", "Compressed bodies are not taken. Send the body as it is, without Content-Encoding.")
	errMedia    = fault.New(fault.Unsupported, "media_type_not_supported", "The body has a type that this address does not take.")
)

type idMark struct{}

func requestID(f *fiber.Ctx) string {
	id, _ := f.Context().UserValue(idMark{}).(string)
	return id
}

// newRequestID takes the id that a proxy gave, if it is harmless, or makes one.
func (s *Server) newRequestID(f *fiber.Ctx) string {
	id := f.Get(fiber.HeaderXRequestID)
	if !saneID(id) {
		var b [8]byte
		_, _ = rand.Read(b[:]) // never fails
		id = hex.EncodeToString(b[:])
	}
	f.Context().SetUserValue(idMark{}, id)
	f.Set(fiber.HeaderXRequestID, id)
	return id
}

func saneID(id string) bool {
	if len(id) < 8 || len(id) > 64 {
		return false
	}
	for _, b := range []byte(id) {
		switch {
		case b >= '0' && b <= '9', b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b == '-', b == '_':
		default:
			return false
		}
	}
	return true
}

// wrap is around every request: it gives the id, keeps panics from spreading,
// turns errors into problems, and leaves one line in the log.
func (s *Server) wrap(f *fiber.Ctx) error {
	began := s.cfg.Clock()
	id := s.newRequestID(f)
	err := s.recovered(f)
	path, index := "", -1
	if i, ok := f.Context().UserValue(routeMark{}).(int); ok {
		path, index = s.routes[i].path, i
	} else {
		protect(f, apiSurface) // no route has
	}
	if err != nil {
		s.fail(f, err, id)
	}
	took := s.cfg.Clock().Sub(began)
	status := f.Response().StatusCode()
	s.figures.count(index, status, took)
	s.log.LogAttrs(s.ctx, s.cfg.AccessLog, "request", slog.String("method", f.Method()), slog.String("route", path),
		slog.Int("status", status), slog.Int64("ms", took.Milliseconds()), slog.String("request_id", id))
	return nil
}

func (s *Server) recovered(f *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return f.Next()
}

// fail answers with the problem that err is. What nobody but us can help is
// logged here, and nowhere else.
func (s *Server) fail(f *fiber.Ctx, err error, id string) {
	found, ours := faultOf(err)
	if found == errMethod && f.Method() == fiber.MethodOptions {
		s.options(f)
		return
	}
	if ours {
		s.log.LogAttrs(s.ctx, slog.LevelError, "request failed", slog.String("error", err.Error()), slog.String("request_id", id))
	}
	f.Response().Header.Del(fiber.HeaderETag)
	writeProblem(f, found, id)
}

// options answers what a page of another site asks before it sends anything. The
// router has set Allow. Which sites may go on is decided when they do, since
// only the token tells the chatbot.
func (s *Server) options(f *fiber.Ctx) {
	if strings.HasPrefix(f.Path(), "/api/widget/") {
		f.Set(fiber.HeaderAccessControlAllowOrigin, "*")
		f.Set(fiber.HeaderAccessControlAllowMethods, string(f.Response().Header.Peek(fiber.HeaderAllow)))
		f.Set(fiber.HeaderAccessControlAllowHeaders, "Authorization, Content-Type, Last-Event-ID, X-Request-Id, "+proofHeader)
		f.Set(fiber.HeaderAccessControlMaxAge, "600")
		f.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	f.Response().ResetBody()
	f.Status(fiber.StatusNoContent)
}

type routeMark struct{}

// handler is the way of a request through row i of the table.
func (s *Server) handler(i int) fiber.Handler {
	r := &s.routes[i]
	return func(f *fiber.Ctx) error {
		f.Context().SetUserValue(routeMark{}, i)
		protect(f, r.surface)
		c := s.call(f, r)
		if err := checkBody(f, r); err != nil {
			return err
		}
		if err := (doorkeeper{s}).authorize(c); err != nil {
			return err
		}
		if r.surface == apiSurface || r.surface == visitorSurface {
			f.Set(fiber.HeaderCacheControl, "no-store")
		}
		if r.bodyLimit() > smallBody {
			defer letGo(f)
		}
		return r.serve(c, r.status)
	}
}

// hugeBody is a body whose room is worth a collection.
const hugeBody = 8 << 20

// letGo gives up the room of a large body; else its connection keeps it for the
// next request, and a few of the largest in a row pile up before the collector
// comes round to them.
func letGo(f *fiber.Ctx) {
	size := len(f.Request().Body())
	f.Request().ReleaseBody(smallBody)
	if size > hugeBody {
		debug.FreeOSMemory()
	}
}

func (s *Server) call(f *fiber.Ctx, r *route) *call {
	c := &call{fiber: f, ctx: s.ctx, route: r, id: requestID(f), log: s.log, edge: s}
	c.local, _ = f.Context().UserValue(localMark{}).(bool)
	remote := netip.Addr{}
	if tcp, ok := f.Context().RemoteAddr().(*net.TCPAddr); ok && !c.local {
		remote = tcp.AddrPort().Addr().Unmap().WithZone("")
	}
	var forwarded []string
	c.trusted = !c.local && isTrusted(remote, s.cfg.TrustedProxies)
	if c.trusted {
		for _, header := range f.Context().Request.Header.PeekAll(fiber.HeaderXForwardedFor) {
			forwarded = append(forwarded, string(header))
		}
	}
	c.address = clientAddress(remote, forwarded, s.cfg.TrustedProxies)
	return c
}

// host is this server as the client named it.
func (c *call) host() string {
	host := string(c.fiber.Context().Host())
	if c.trusted {
		if forwarded := c.fiber.Get(fiber.HeaderXForwardedHost); sound(forwarded) {
			host = forwarded
		}
	}
	if !sound(host) {
		return "localhost"
	}
	return host
}

// base is scheme and host of this server as the client sees it.
func (c *call) base() string {
	if public := c.edge.cfg.PublicURL(); public != "" {
		return strings.TrimSuffix(public, "/")
	}
	scheme := "http"
	if c.fiber.Context().IsTLS() {
		scheme = "https"
	}
	if c.trusted {
		if proto := c.fiber.Get(fiber.HeaderXForwardedProto); proto == "http" || proto == "https" {
			scheme = proto
		}
	}
	return scheme + "://" + c.host()
}

// checkBody refuses compressed bodies, which could unpack to anything, bodies of
// another type than the route takes, and names the types that it does take.
func checkBody(f *fiber.Ctx, r *route) error {
	if encoding := f.Get(fiber.HeaderContentEncoding); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return errEncoding
	}
	if !r.takesBody() || len(f.Request().Body()) == 0 {
		return nil
	}
	wanted := r.mediaTypes()
	if wanted[0] == anyMedia {
		return checkFile(f, r)
	}
	if given := f.Get(fiber.HeaderContentType); given != wanted[0] {
		if err := checkMedia(given, wanted); err != nil {
			return err
		}
	}
	if len(f.Request().Body()) > r.bodyLimit() {
		return tooLarge(r.bodyLimit())
	}
	return nil
}

// checkMedia refuses what is not one of the types that are wanted, in UTF-8.
func checkMedia(given string, wanted []string) error {
	media, params, err := mime.ParseMediaType(given)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) || !slices.Contains(wanted, media) {
		return errMedia.Saying("The body has a type that this address does not take. Send it as %s.", strings.Join(wanted, " or "))
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return errMedia.Saying("The body must be UTF-8. Send it as %s without another charset.", wanted[0])
	}
	return nil
}

// checkFile is checkBody for a route that takes any file: the body is the file,
// and no form with the file in it.
func checkFile(f *fiber.Ctx, r *route) error {
	if strings.HasPrefix(f.Get(fiber.HeaderContentType), "multipart/") {
		return errMedia.Saying("Send the file itself as the body, not a form that holds it.")
	}
	if len(f.Request().Body()) > r.bodyLimit() {
		return tooLarge(r.bodyLimit())
	}
	return nil
}
