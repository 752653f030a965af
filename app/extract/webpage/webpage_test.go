package webpage

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func read(t testing.TB, html string) Page {
	t.Helper()
	base, err := url.Parse("https://shop.example/help/page")
	if err != nil {
		t.Fatal(err)
	}
	page, err := Read([]byte(html), "text/html; charset=utf-8", base)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestRead_markdown(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ html, want string }{
		"headings and paragraphs": {`<h1>A &amp; B</h1><p>One <b>two</b>&nbsp;three.<p>Four<br>five`, "# A & B\n\nOne **two** three.\n\nFour\nfive"},
		"inner heading button":    {`<h2><button type=button>Is it open?</button></h2><div id=a1 hidden>No</div><div>Yes</div><button>Buy</button>`, "## Is it open?\n\nYes"},
		"panel that a control opens": {`<h2><button aria-controls="a1">Q</button></h2><div id=a1 hidden><p>The answer.</p></div>`,
			"## Q\n\nThe answer."},
		"lists":           {`<ul><li>One</li><li><p>Two</p><ol><li>a<li>b</ol></li></ul>`, "- One\n- Two\n   1. a\n   2. b"},
		"table":           {`<table><caption>Prices</caption><tr><th>What<th>Price</tr><tr><td>Tea|pot<td>5 €</table>`, "**Prices**\n\n| What | Price |\n| --- | --- |\n| Tea\\|pot | 5 € |"},
		"table of layout": {`<table><tr><td><h2>Hi</h2><p>Text here</td><td>More</td></tr></table>`, "## Hi\n\nText here\n\nMore"},
		"definitions":     {`<dl><dt>Hours</dt><dd>9 to 5</dd></dl><details><summary>More</summary>Text</details>`, "**Hours**\n\n9 to 5\n\n**More**\n\nText"},
		"links":           {`<p>See <a href="../a b?x=1#y"> the rules </a>, <a href="javascript:x()">this</a>, <a href="#top">top</a>, <a href="mailto:a@b.c">mail us</a>.`, "See [the rules](https://shop.example/a%20b?x=1#y) , this, top, mail us."},
		"quote and code": {`<blockquote><p>Said</p><p>so</p></blockquote><pre>  a  b
c</pre><p>Run <code>make it</code>.`, "> Said\n> \n> so\n\n```\n  a  b\nc\n```\n\nRun `make it`."},
		"what means something": {`<p># no heading</p><p>- no list</p><p>1. no number</p><p>2*3*4 [x] &lt;b&gt; a_b_c _d_ ` + "`</p>", "\\# no heading\n\n\\- no list\n\n1\\. no number\n\n2\\*3\\*4 \\[x\\] \\<b> a_b_c \\_d\\_ \\`"},
		"what is not shown":    {`<p>Seen<script>bad()</script><style>x{}</style><noscript>no</noscript><svg><text>pic</text></svg><!-- c --><span style="display: NONE">gone</span><template>t</template></p><div aria-hidden=true>x</div>`, "Seen"},
		"soft hyphens":         {"<p>Ver\u00adsand\u200bkosten</p>", "Versandkosten"},
		"what stands around": {`<header><a href=/>Logo</a></header><nav><ul><li><a href=/a>Nav</a></ul></nav><div class="cookie-banner">Cookies</div><ol class="usa-breadcrumb"><li>Home</ol>
			<main><h1>Title</h1><p>` + strings.Repeat("The text that matters. ", 8) + `</p><aside>See also</aside><div class="social-links">Share</div></main><footer>© Us</footer>`,
			"# Title\n\n" + strings.TrimSpace(strings.Repeat("The text that matters. ", 8))},
		"no main": {`<div id=menu><a href=/a>One of the links</a> <a href=/b>Another of the links</a></div><div class=content><h2>Title</h2><p>` + strings.Repeat("Words, words and words. ", 20) + `</p></div>`,
			"## Title\n\n" + strings.TrimSpace(strings.Repeat("Words, words and words. ", 20))},
		"nested inline":      {`<p><b><b>x</b> y</b><i> z</i></p>`, "**x** y z"},
		"link around a card": {`<a href="/t"><h3>Tea</h3><p>Green</p></a>`, "### Tea\n\nGreen"},
		"header in main":     {`<main><header><h1>T</h1></header><p>` + strings.Repeat("Words here. ", 12) + `</main>`, "# T\n\n" + strings.TrimSpace(strings.Repeat("Words here. ", 12))},
		"no words":           {`<p>→</p><ul><li>–</ul><h2>*</h2>`, ""},
	} {
		if got := read(t, tc.html).Markdown(); got != tc.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, tc.want)
		}
	}
}

func TestRead_head(t *testing.T) {
	t.Parallel()
	p := read(t, `<html lang="de-AT"><head><title>  Tee |
		Laden </title><meta property="og:site_name" content="Laden"><link rel=canonical href="/tee#x"><meta name=robots content="noindex, NOFOLLOW">
		<script type="application/ld+json">{"@graph":[{"dateModified":"2026-03-04T05:06:07+01:00","datePublished":"2020-01-01"}]}</script></head>
		<body><svg><title>no</title></svg><h1>Unser Tee</h1><a href="b">b</a><a href="b#c">again</a><a rel="x nofollow" href="//other.example/?q">o</a><a href="mailto:x">m</a>`)
	if p.Title != "Tee | Laden" || p.Heading != "Unser Tee" || p.SiteName != "Laden" || p.Lang != "de" || p.Canonical != "https://shop.example/tee" || !p.NoIndex || !p.NoFollow {
		t.Errorf("%+v", p)
	}
	if want := time.Date(2026, 3, 4, 4, 6, 7, 0, time.UTC); !p.Date.Equal(want) {
		t.Errorf("date %v", p.Date)
	}
	if want := []Link{{URL: "https://shop.example/help/b"}, {URL: "https://other.example/?q", NoFollow: true}}; !slices.Equal(p.Links, want) {
		t.Errorf("links %v", p.Links)
	}
}

func TestRead_charsets(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ body, contentType string }{
		"header":          {"<p>Caf\xe9", "text/html; charset=iso-8859-1"},
		"meta":            {"<meta charset=windows-1252><p>Caf\xe9", "text/html"},
		"http-equiv":      {`<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-15"><p>Caf` + "\xe9", ""},
		"byte order mark": {"\xef\xbb\xbf<p>Café", "text/html"},
		"utf-16":          {"\xff\xfe<\x00p\x00>\x00C\x00a\x00f\x00\xe9\x00", "text/html"},
		"utf-8 unsaid":    {"<p>Café", "text/html"},
	} {
		p, err := Read([]byte(tc.body), tc.contentType, nil)
		if err != nil || p.Markdown() != "Café" {
			t.Errorf("%s: %q, %v", name, p.Markdown(), err)
		}
	}
}

// Pages made to hurt are read or refused soon, and never take the server down.
func TestRead_hostile(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("<p>more and more of it</p>", 100_000)
	for name, html := range map[string]string{
		"deep":        strings.Repeat("<div>", 100_000) + "end of it",
		"deep inline": strings.Repeat("<b>", 50_000) + "end of it",
		"deep lists":  strings.Repeat("<ul><li>", 20_000) + "end of it",
		"tables":      strings.Repeat("<table><tr><td>", 10_000) + "end of it",
		"open":        "<p>end of it<a href='" + strings.Repeat("x", 1<<20),
		"attributes":  "<p " + strings.Repeat("a=1 ", 200_000) + ">end of it",
		"big":         big,
		"entities":    "<p>end of it " + strings.Repeat("&amp;lt;&#x41;&bogus;", 50_000),
		"script":      "<p>end of it</p><script>" + strings.Repeat("<p>bad</p>", 50_000),
		"nul":         "<p>end\x00 of\x00 it" + strings.Repeat("\x00", 1000),
		"formatting":  strings.Repeat("<b><i><a>", 300) + "end of it" + strings.Repeat("</p>", 300),
		"cells":       "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td>x</td>", 100)+"</tr>", 5000) + "</table>",
		"one line":    "<p>end of it " + strings.Repeat("a", 3<<20),
		"wide":        "<ul>" + strings.Repeat("<li>end of it", 100_000),
	} {
		start := time.Now()
		p, err := Read([]byte(html), "text/html", nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 3*time.Minute { // a second or two where nothing else runs
			t.Errorf("%s took %v", name, took)
		}
		if n := len(p.Markdown()); n > 4*maxPageText {
			t.Errorf("%s: %d bytes", name, n)
		}
		if strings.Contains(p.Markdown(), "bad") {
			t.Errorf("%s: a script was read", name)
		}
	}
	if p := read(t, big); !p.Cut {
		t.Error("a cut is not told")
	}
	if _, err := Read(nil, "text/html", nil); err == nil {
		t.Error("nothing was read")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("<html lang=de><title>x</title><table><tr><td>a<ul><li>b</table><pre>c"), "text/html")
	files, _ := filepath.Glob("testdata/*.html")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, "text/html; charset=utf-8")
	}
	base, _ := url.Parse("https://shop.example/")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		p, err := Read(body, contentType, base)
		if err != nil {
			return
		}
		for _, l := range p.Links {
			if u, err := url.Parse(l.URL); err != nil || u.Host == "" {
				t.Fatalf("link %q", l.URL)
			}
		}
	})
}
