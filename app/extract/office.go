package extract

import (
	"encoding/xml"
	"path"
	"strings"
)

// coreProperties reads the title and the language that Office files carry.
func (a *archive) coreProperties() (title, lang string) {
	_ = a.walkOptional("docProps/core.xml", func(t *tree, _ xml.StartElement) error { // an aid, not a need
		return t.each(func(el xml.StartElement) (err error) {
			switch el.Name.Local {
			case "title":
				title, err = t.text()
			case "language":
				lang, err = t.text()
			default:
				err = t.skip()
			}
			return err
		}, nil)
	})
	return oneLine(clean(title)), baseLang(lang)
}

// relations are the targets that a part of an Office file refers to, by id.
type relations map[string]relation

type relation struct{ kind, target string }

// relationsOf reads those of a part; none where it has none.
func (a *archive) relationsOf(part string) (relations, error) {
	out := relations{}
	dir, name := path.Split(part)
	err := a.walkOptional(dir+"_rels/"+name+".rels", func(t *tree, _ xml.StartElement) error {
		return t.each(func(el xml.StartElement) error {
			target := attribute(el, "Target")
			if attribute(el, "TargetMode") != "External" && !strings.HasPrefix(target, "/") {
				target = path.Join(dir, target)
			}
			kind := attribute(el, "Type")
			out[attribute(el, "Id")] = relation{kind: kind[strings.LastIndex(kind, "/")+1:], target: strings.TrimPrefix(target, "/")}
			return t.skip()
		}, nil)
	})
	return out, err
}

// mainPart is the part that a package says is its document.
func (a *archive) mainPart(fallback string) string {
	found, err := a.relationsOf("")
	if err != nil {
		return fallback
	}
	for _, r := range found {
		if r.kind == "officeDocument" && a.has(r.target) {
			return r.target
		}
	}
	return fallback
}

// link gives the Markdown of a link where its target is one for readers.
func link(text, target string) string {
	if text == "" || !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "https://") && !strings.HasPrefix(target, "mailto:") ||
		strings.ContainsAny(target, " \t\r\n<>()\\\"") || strings.TrimSpace(text) == "" {
		return text
	}
	trimmed := strings.TrimSpace(text)
	before, after, _ := strings.Cut(text, trimmed)
	return before + "[" + trimmed + "](" + target + ")" + after
}
