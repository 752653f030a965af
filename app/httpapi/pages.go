package httpapi

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// UI is the built user interface. Get answers a request for a file: 200, 304 or
// 404, with the headers that belong to it.
type UI interface {
	Built() bool
	Has(name string) bool
	Get(name string, request func(header string) string) (status int, header map[string]string, body []byte)
}

type pageAPI struct {
	ui       UI
	chatbots Chatbots
	snippets Snippets
	doc      []byte
	// pretenders sign for the customers of the demo page.
	pretenders Pretenders
}

func newPages(cfg Config) (pageAPI, error) {
	doc, err := Document()
	return pageAPI{ui: cfg.UI, chatbots: cfg.Services.Chatbots, snippets: cfg.Services.Snippets, doc: doc, pretenders: cfg.Services.Pretenders}, err
}

func (a pageAPI) document(c *call) error {
	c.fiber.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	c.fiber.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	c.fiber.Response().SetBodyRaw(a.doc)
	return nil
}

func (a pageAPI) root(c *call) error { return c.fiber.Redirect("/admin/", http.StatusFound) }

// loader is the script that other sites load.
func (a pageAPI) loader(c *call) error {
	c.fiber.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	if err := a.loaded(c); err != nil {
		return err
	}
	return a.file(c, "embed.js")
}

// oldLoader is the script under the addresses of the system that our protocol
// comes from.
func (a pageAPI) oldLoader(c *call) error {
	c.fiber.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	if err := a.loaded(c); err != nil {
		return err
	}
	return a.file(c, "embed.min.js")
}

// frame is the chat itself; only the owner's sites may show it.
func (a pageAPI) frame(c *call) error {
	botID, err := c.chatbotID()
	if err != nil {
		return err
	}
	bot, err := a.chatbots.Get(c.ctx, botID)
	if err != nil {
		return err
	}
	// A plain frame on a site that is not allowed is refused by the browser, which
	// tells nobody; that it asked is all that there is to know it by.
	if site := c.siteOf(c.fiber.Get(fiber.HeaderReferer)); site != "" && !mayShow(site, bot.Domains) && c.fiber.Get("Sec-Fetch-Dest") == "iframe" {
		a.snippets.Saw(c.ctx, botID, site, false)
	}
	c.fiber.Set(fiber.HeaderContentSecurityPolicy, framePolicy+ancestors(bot.Domains))
	return a.file(c, "widget/index.html")
}

func (a pageAPI) demoPage(c *call) error { return a.file(c, "demo/index.html") }

// reference is the page that shows the document to a person.
func (a pageAPI) reference(c *call) error { return a.file(c, "reference/index.html") }

// panel is the panel's page at every address under /admin/ that is no file, so
// that its own addresses can be opened and reloaded.
func (a pageAPI) panel(c *call) error {
	path := c.fiber.Path()
	if name := strings.TrimPrefix(path, "/"); a.ui.Has(name) || strings.HasPrefix(path, "/admin/assets/") {
		return a.file(c, name)
	}
	return a.file(c, "admin/index.html")
}

func (a pageAPI) asset(c *call) error { return a.file(c, strings.TrimPrefix(c.fiber.Path(), "/")) }

// file answers with a file of the user interface, and with a page that says what
// to do where none was built.
func (a pageAPI) file(c *call, name string) error {
	if !a.ui.Built() {
		return notBuilt(c)
	}
	status, header, body := a.ui.Get(name, func(header string) string { return c.fiber.Get(header) })
	if status == http.StatusNotFound {
		return errNoRoute
	}
	for key, value := range header {
		c.fiber.Set(key, value)
	}
	c.fiber.Status(status)
	c.fiber.Response().SetBodyRaw(body)
	return nil
}

// notBuiltPage needs no style and no script, so that it works under any policy.
const notBuiltPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Frontdesk: the pages are not built yet</title>
</head>
<body>
<h1>Frontdesk is running, without its pages</h1>
<p>This program was compiled before its pages were built. In the folder of the source, run:</p>
<pre><code>make build</code></pre>
<p>Then start <code>bin/frontdesk</code> and open this address again.
The API works meanwhile; it is described at <a href="/api/openapi.json">/api/openapi.json</a>.</p>
</body>
</html>
`

func notBuilt(c *call) error {
	c.fiber.Status(http.StatusServiceUnavailable).Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.fiber.Set(fiber.HeaderCacheControl, "no-store")
	c.fiber.Set(fiber.HeaderContentSecurityPolicy, nothingPolicy)
	c.fiber.Response().SetBodyString(notBuiltPage)
	return nil
}
