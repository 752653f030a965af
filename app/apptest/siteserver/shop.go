package siteserver

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"frontdesk/app/apptest/logingov"
)

//go:embed shop
var shopFiles embed.FS

// Shop is the site of an invented shop for bicycles. In its second edition the
// opening hours have changed, the page about rentals is gone and one about
// winter is new.
func Shop() (*Site, error) {
	pages, err := folder(shopFiles, "shop/first")
	if err != nil {
		return nil, err
	}
	s := newSite("Pedal & Pine", false, pages)
	changes, err := folder(shopFiles, "shop/second")
	if err != nil {
		return nil, err
	}
	for _, p := range changes {
		s.second[p.Path] = p
	}
	delete(s.second, "/rentals/")
	return s, nil
}

// folder reads pages: a first line with the title, then Markdown. The name of
// the file is the address.
func folder(files fs.FS, dir string) ([]Page, error) {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, err
	}
	var out []Page
	for _, e := range entries {
		raw, err := fs.ReadFile(files, path.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		title, text, _ := strings.Cut(string(raw), "\n")
		p := Page{Path: "/" + strings.TrimSuffix(e.Name(), ".md") + "/", Title: strings.TrimPrefix(title, "# "), Lang: "en", Text: text}
		if e.Name() == "start.md" {
			p.Path = "/"
		}
		out = append(out, p)
	}
	return out, nil
}

// Logingov is the Login.gov help site from a folder with a copy of it, in these
// languages. In its second edition one page has changed, one is gone and one is
// new.
func Logingov(dir string, langs ...string) (*Site, error) {
	var pages []Page
	for _, lang := range langs {
		read, err := logingov.Read(os.DirFS(dir), lang)
		if err != nil {
			return nil, err
		}
		for _, p := range read {
			if p.Text != "" && p.Path != "" {
				pages = append(pages, Page{Path: p.Path, Title: p.Title, Lang: p.Lang, Text: p.Text})
			}
		}
	}
	if len(pages) < 3 {
		return nil, fmt.Errorf("%s holds no pages in %v", dir, langs)
	}
	s := newSite("Login.gov", true, pages)
	if _, found := s.first["/"]; !found {
		var list strings.Builder
		for _, p := range pages {
			fmt.Fprintf(&list, "- [%s](%s)\n", p.Title, p.Path)
		}
		start := Page{Path: "/", Title: "Login.gov", Lang: langs[0], Text: "One account for government services, with all help pages in one place.\n\n" + list.String()}
		s.first["/"], s.second["/"] = start, start
	}
	changed, gone := s.first[pages[0].Path], pages[1]
	changed.Text += "\n\nSince this spring, a passkey on your telephone is accepted as well."
	s.second[changed.Path] = changed
	delete(s.second, gone.Path)
	s.second["/help/new-page/"] = Page{Path: "/help/new-page/", Title: "Signing in with a smartwatch", Lang: langs[0], Text: "A smartwatch cannot be used to sign in for now. Use your telephone or a security key in its place."}
	return s, nil
}
