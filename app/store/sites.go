package store

import (
	"bytes"
	"compress/gzip"
	"io"

	"frontdesk/app/chatbot"
	"frontdesk/app/site"
)

// Sites is the store as package site sees it.
func Sites(s *Store) Port[site.Tx, site.Reader] {
	return Port[site.Tx, site.Reader]{
		store:  s,
		writer: func(tx *Tx) site.Tx { return sites{tx} },
		reader: func(tx *Tx) site.Reader { return sites{tx} },
	}
}

type sites struct{ tx *Tx }

// What stands under the key of a page: its record, or a part of one of its texts.
const (
	pageRecord byte = 0
	textParts  byte = 16 // at most, of one text
)

func textPart(which site.Text, part byte) byte { return byte(which)*textParts + part }

func siteKey(b chatbot.ID, s site.ID) []byte { return keyOf(kindSite, b.UUID[:], s.UUID[:]) }

func siteRunsOf(s site.ID) []byte { return keyOf(kindSiteRun, s.UUID[:]) }

func siteRunKey(s site.ID, r site.RunID) []byte { return keyOf(kindSiteRun, s.UUID[:], r.UUID[:]) }

func sitePageKey(s site.ID, what byte, p site.PageID) []byte {
	return keyOf(kindSitePage, s.UUID[:], []byte{what}, p[:])
}

// maxTextBytes bounds the text of a page when it is read: five times what is
// ever written.
const maxTextBytes = 5 << 20

func (s sites) Site(b chatbot.ID, id site.ID) (out site.Site, err error) {
	found, err := s.tx.getJSON(siteKey(b, id), &out)
	if err == nil && !found {
		err = site.ErrNotFound
	}
	return out, err
}

func (s sites) EachSite(b *chatbot.ID, fn func(site.Site) bool) error {
	prefix := []byte{byte(kindSite)}
	if b != nil {
		prefix = keyOf(kindSite, b.UUID[:])
	}
	return s.tx.scan(span{prefix: prefix}, func(_, v []byte) (bool, error) {
		var out site.Site
		if err := decodeJSON(v, &out); err != nil {
			return false, err
		}
		return fn(out), nil
	})
}

func (s sites) Run(of site.ID, run site.RunID) (out site.Run, found bool, err error) {
	found, err = s.tx.getJSON(siteRunKey(of, run), &out)
	return out, found, err
}

func (s sites) Page(of site.ID, page site.PageID) (out site.Page, found bool, err error) {
	found, err = s.tx.getJSON(sitePageKey(of, pageRecord, page), &out)
	return out, found, err
}

func (s sites) EachPage(of site.ID, after *site.PageID, fn func(site.Page) bool) error {
	sp := span{prefix: keyOf(kindSitePage, of.UUID[:], []byte{pageRecord})}
	if after != nil {
		sp.from = append(sitePageKey(of, pageRecord, *after), 0)
	}
	return s.tx.scan(sp, func(_, v []byte) (bool, error) {
		var out site.Page
		if err := decodeJSON(v, &out); err != nil {
			return false, err
		}
		return fn(out), nil
	})
}

// Text joins the parts of a packed text.
func (s sites) Text(of site.ID, page site.PageID, which site.Text) (string, error) {
	var packed []byte
	for part := byte(0); part < textParts; part++ {
		v, found, err := s.tx.get(sitePageKey(of, textPart(which, part), page))
		if err != nil {
			return "", err
		}
		if !found {
			break
		}
		packed = append(packed, v...)
	}
	if len(packed) == 0 {
		return "", nil
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(r, maxTextBytes))
	return string(text), err
}

func (s sites) PutSite(v site.Site) error { return s.tx.setJSON(siteKey(v.Chatbot, v.ID), v) }

func (s sites) DeleteSite(b chatbot.ID, id site.ID) error { return s.tx.delete(siteKey(b, id)) }

func (s sites) PutRun(r site.Run, keep int) error {
	if err := s.tx.setJSON(siteRunKey(r.Site, r.ID), r); err != nil {
		return err
	}
	var old [][]byte
	n := 0
	err := s.tx.scan(span{prefix: siteRunsOf(r.Site), reverse: true, keysOnly: true}, func(k, _ []byte) (bool, error) {
		if n++; n > keep {
			old = append(old, bytes.Clone(k))
		}
		return true, nil
	})
	for _, k := range old {
		if err == nil {
			err = s.tx.delete(k)
		}
	}
	return err
}

func (s sites) PutPage(of site.ID, p site.Page) error {
	return s.tx.setJSON(sitePageKey(of, pageRecord, p.ID), p)
}

func (s sites) PutText(of site.ID, page site.PageID, which site.Text, text string) error {
	var packed bytes.Buffer
	if text != "" {
		w := gzip.NewWriter(&packed)
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	rest := packed.Bytes()
	for part := byte(0); part < textParts; part++ {
		key := sitePageKey(of, textPart(which, part), page)
		if n := min(len(rest), partSize); n > 0 {
			if err := s.tx.set(key, bytes.Clone(rest[:n])); err != nil {
				return err
			}
			rest = rest[n:]
			continue
		}
		_, found, err := s.tx.get(key)
		if err != nil || !found {
			return err
		}
		if err := s.tx.delete(key); err != nil {
			return err
		}
	}
	return nil
}

func (s sites) DeletePage(of site.ID, page site.PageID) error {
	for _, which := range []site.Text{site.TextRead, site.TextBefore} {
		if err := s.PutText(of, page, which, ""); err != nil {
			return err
		}
	}
	return s.tx.delete(sitePageKey(of, pageRecord, page))
}

func (s sites) DeletePages(of site.ID, most int) (int, error) {
	var ids []site.PageID
	prefix := keyOf(kindSitePage, of.UUID[:], []byte{pageRecord})
	err := s.tx.scan(span{prefix: prefix, keysOnly: true}, func(k, _ []byte) (bool, error) {
		ids = append(ids, site.PageID(k[len(prefix):]))
		return len(ids) < most, nil
	})
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		if err := s.DeletePage(of, id); err != nil {
			return 0, err
		}
	}
	if len(ids) == most {
		return most, nil
	}
	var runs [][]byte
	err = s.tx.scan(span{prefix: siteRunsOf(of), keysOnly: true}, func(k, _ []byte) (bool, error) {
		runs = append(runs, bytes.Clone(k))
		return true, nil
	})
	for _, k := range runs {
		if err == nil {
			err = s.tx.delete(k)
		}
	}
	return len(ids), err
}
