package httpapi

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"

	"github.com/gofiber/fiber/v2"
)

// Access is who may call a route. The order of Viewer to Owner is the order of
// the roles: each may do what those before it may.
type Access uint8

// The access classes.
const (
	Public  Access = iota
	Visitor        // a visitor token
	Viewer         // signed in, any role
	Agent
	Admin
	Owner
	Local // the unix socket of the data folder, nothing else
)

// String is the name as it stands in the documents.
func (a Access) String() string {
	return [...]string{"public", "visitor", "viewer", "agent", "admin", "owner", "local"}[a]
}

// protected tells whether a role of an account is asked for.
func (a Access) protected() bool { return a >= Viewer && a <= Owner }

// Limits of bodies, in bytes.
const (
	smallBody   = 64 << 10 // visitors and most of the panel
	contentBody = 4 << 20  // one content
	importBody  = 64 << 20 // a whole import
)

// Media types of routes that take and give any file.
const (
	anyMedia = "*/*"
	anyFile  = "application/octet-stream"
)

// route is one row of the table. The table is the whole edge: what is not in it
// does not exist, and access, limits, documents and tests are made from it.
type route struct {
	method  string
	path    string // Fiber's form, parameters as :name
	access  Access
	name    string // the operation's name in the document, unique
	summary string
	status  int // of success
	endpoint
	query    []param
	consumes []string // media types of the body; nil: JSON where there is one
	produces string   // media type of the answer; empty: JSON where there is one
	// alsoGives are other forms of the answer, as the caller asks, by media type;
	// nil: no JSON.
	alsoGives map[string]reflect.Type
	body      int  // limit of the body; 0: smallBody
	stream    bool // server-sent events on a hijacked connection
	surface   surface
}

// param is a query parameter.
type param struct {
	name, kind, doc string // kind: string, integer, boolean
}

// endpoint is a handler with the types that it takes and gives.
type endpoint struct {
	in, out reflect.Type // nil: none
	serve   func(c *call, status int) error
}

// gives is an endpoint without a body that answers JSON.
func gives[Out any](f func(*call) (Out, error)) endpoint {
	return endpoint{out: reflect.TypeFor[Out](), serve: func(c *call, status int) error {
		out, err := f(c)
		if err != nil {
			return err
		}
		return c.json(status, out)
	}}
}

// takes is an endpoint that decodes JSON and answers JSON.
func takes[In, Out any](f func(*call, In) (Out, error)) endpoint {
	return endpoint{in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](), serve: func(c *call, status int) error {
		var in In
		if err := decode(c.fiber.Request().Body(), &in); err != nil {
			return err
		}
		out, err := f(c, in)
		if err != nil {
			return err
		}
		return c.json(status, out)
	}}
}

// does is an endpoint that answers with nothing but its status.
func does(f func(*call) error) endpoint {
	return endpoint{serve: func(c *call, status int) error {
		if err := f(c); err != nil {
			return err
		}
		c.fiber.Status(status)
		return nil
	}}
}

// accepts is an endpoint that decodes JSON and answers with its status alone.
func accepts[In any](f func(*call, In) error) endpoint {
	return endpoint{in: reflect.TypeFor[In](), serve: func(c *call, status int) error {
		var in In
		if err := decode(c.fiber.Request().Body(), &in); err != nil {
			return err
		}
		if err := f(c, in); err != nil {
			return err
		}
		c.fiber.Status(status)
		return nil
	}}
}

// rawJSON answers with JSON that is written already.
func rawJSON(f func(*call) (json.RawMessage, error)) func(*call) error {
	return func(c *call) error {
		body, err := f(c)
		if err != nil {
			return err
		}
		c.fiber.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
		c.fiber.Response().SetBodyRaw(body)
		return nil
	}
}

// nothing is the body of a request that needs none: empty, or {}.
type nothing struct{}

// raw is an endpoint that reads and answers by itself.
func raw(f func(*call) error) endpoint {
	return endpoint{serve: func(c *call, status int) error {
		c.fiber.Status(status)
		return f(c)
	}}
}

// documents names the type of a raw endpoint's answer for the document.
func (e endpoint) documents(out reflect.Type) endpoint {
	e.out = out
	return e
}

// takesBody tells whether a request of this route may have a body.
func (r route) takesBody() bool { return r.in != nil || len(r.consumes) > 0 }

// mediaTypes of the body.
func (r route) mediaTypes() []string {
	if len(r.consumes) > 0 {
		return r.consumes
	}
	return []string{"application/json"}
}

func (r route) bodyLimit() int {
	if r.body > 0 {
		return r.body
	}
	return smallBody
}

// safe tells methods that change nothing.
func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// patch is a JSON merge patch (RFC 7396) of T: its own type so that the
// document can say that every field may be left out.
type patch[T any] struct{ raw json.RawMessage }

// apply lays the patch over base, strictly: an unknown field is an error.
func (p patch[T]) apply(base *T) error { return decodeOver(p.raw, base) }

// patched gives the type that is patched, for the document.
func (patch[T]) patched() reflect.Type { return reflect.TypeFor[T]() }

// patches is an endpoint that takes a merge patch.
func patches[T, Out any](f func(*call, patch[T]) (Out, error)) endpoint {
	return endpoint{in: reflect.TypeFor[patch[T]](), out: reflect.TypeFor[Out](), serve: func(c *call, status int) error {
		body := c.fiber.BodyRaw()
		if err := wellFormed(body); err != nil {
			return err
		}
		out, err := f(c, patch[T]{raw: body})
		if err != nil {
			return err
		}
		return c.json(status, out)
	}}
}

// at begins a row. The name is the operation's in the document; the summary is
// a sentence for whoever reads it there.
func at(method, path string, access Access, status int, name, summary string, e endpoint) route {
	return route{method: method, path: path, access: access, status: status, name: name, summary: summary, endpoint: e}
}

func (r route) withQuery(query ...param) route { r.query = query; return r }

func (r route) withBody(limit int, media ...string) route {
	r.body, r.consumes = limit, media
	return r
}

func (r route) answering(media string) route { r.produces = media; return r }

// alsoAnswering names another form that the answer may have.
func (r route) alsoAnswering(media string, out reflect.Type) route {
	forms := maps.Clone(r.alsoGives)
	if forms == nil {
		forms = map[string]reflect.Type{}
	}
	forms[media] = out
	r.alsoGives = forms
	return r
}

func (r route) streaming() route { r.stream, r.produces = true, "text/event-stream"; return r }

func (r route) on(s surface) route { r.surface = s; return r }
