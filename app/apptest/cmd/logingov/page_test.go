package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/fstest"
)

const example = `---
title: How do I “close” it?
permalink: /help/close/
bring_list:
  - "**One** thing"
  - Another
---
{: .list}
See [the rules]({% link _policy/rules._en.md %}){:class="x"} {{ site.baseurl }}
{% capture note %}
Kept note.
{% endcapture %}
{% include alert.html content=note %}
{% include list.html items=page.bring_list size='md' %}

<div class="a"><h2>
  <button type="button">Steps &amp; more:</button></h2>
<ol><li>Go to <a href="/x" class="y">the page</a>.</li><li>Choose:<ul><li>this</li></ul></li></ol></div>
<script>bad()</script>
`

func TestConvert(t *testing.T) {
	t.Parallel()
	folder := fstest.MapFS{
		"content/_help/close._en.md":   {Data: []byte(example)},
		"content/_help/close._fr.md":   {Data: []byte(strings.ReplaceAll(example, "title: How", "title: FR"))},
		"content/_policy/rules._en.md": {Data: []byte("---\r\ntitle: Rules\r\npermalink: /policy/rules/\r\n---\r\nText.\r\n")},
		"content/_policy/empty._en.md": {Data: []byte("---\ntitle: Empty\npermalink: /e/\n---\n")},
	}
	var out, errs bytes.Buffer
	if err := convert(folder, "en", "https://a.test", &out, &errs); err != nil {
		t.Fatal(err)
	}
	var a article
	dec := json.NewDecoder(&out)
	if err := dec.Decode(&a); err != nil {
		t.Fatal(err)
	}
	want := article{ID: "help/close", Title: "How do I “close” it?", URL: "https://a.test/help/close/", Lang: "en",
		Text: "See [the rules](/policy/rules/)\n\nKept note.\n\n* **One** thing\n* Another\n\n## Steps & more:\n\n1.  Go to [the page](/x).\n1.  Choose:\n   *  this"}
	if a != want {
		t.Errorf("got %+v\nwant %+v", a, want)
	}
	if err := dec.Decode(&a); err != nil || a.Text != "Text." {
		t.Errorf("second page: %+v, %v", a, err)
	}
	if !strings.Contains(errs.String(), "empty._en.md") {
		t.Errorf("the page without text is not named: %q", errs.String())
	}
}

func TestRun_wrongUse(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args []string
		want int
	}{{nil, 2}, {[]string{"-x"}, 2}, {[]string{t.TempDir()}, 1}} {
		var errs bytes.Buffer
		if got := run(tc.args, io.Discard, &errs); got != tc.want || errs.Len() == 0 {
			t.Errorf("%v: got %d %q", tc.args, got, errs.String())
		}
	}
}
