package charset

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	reference "golang.org/x/net/html/charset"
)

func TestLookup_everyLabelOfTheStandard(t *testing.T) {
	t.Parallel()
	all := 0
	for label := range strings.FieldsSeq(labels) {
		all++
		got, known := Lookup(" " + strings.ToUpper(label) + "\n")
		_, want := reference.Lookup(label)
		if want == "iso-8859-8-i" {
			want = "iso-8859-8"
		}
		if !known || string(got) != want {
			t.Errorf("%q is %q, and %q in the reference", label, got, want)
		}
	}
	if all != 228 {
		t.Errorf("%d labels; the standard has 228", all)
	}
	for _, no := range []string{"", "utf-9", "utf-8 utf8", "\n"} {
		if c, known := Lookup(no); known {
			t.Errorf("%q is %q", no, c)
		}
	}
}

// Every byte, pair, triple and run of four that means something in the reference
// means the same here, and the others nothing.
func TestDecode_everySequence(t *testing.T) {
	t.Parallel()
	for _, table := range Tables() {
		if table.Name == single {
			continue
		}
		cells := table.Cells
		of := cells[0].Encoding
		m := newMultiple(Charset(of))
		e, _ := reference.Lookup(of)
		for _, cell := range cells {
			want, err := e.NewDecoder().Bytes(cell.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			got := m.text(cell.Bytes)
			if bytes.ContainsRune(want, utf8.RuneError) {
				if !bytes.ContainsRune(got, utf8.RuneError) {
					t.Fatalf("%s % x: %q, and nothing in the reference", of, cell.Bytes, got)
				}
				continue
			}
			if !bytes.Equal(got, want) {
				t.Fatalf("%s % x: %q, and %q in the reference", of, cell.Bytes, got, want)
			}
		}
	}
	for _, of := range slices.Concat(singles, []string{"shift_jis", "gbk", "gb18030", "big5", "euc-kr"}) {
		e, _ := reference.Lookup(of)
		for b := range 256 {
			want, err := e.NewDecoder().Bytes([]byte{byte(b)})
			if err != nil {
				t.Fatal(err)
			}
			if got := Charset(of).Decode([]byte{byte(b)}); !bytes.Equal(got, want) {
				t.Errorf("%s %x: %q, and %q in the reference", of, b, got, want)
			}
		}
	}
}

func TestDecode_beyondTheBasicPlane(t *testing.T) {
	t.Parallel()
	for _, of := range []string{"gb18030", "utf-16le", "utf-16be"} {
		e, _ := reference.Lookup(of)
		text := "a😀𠀀\U0010fffd é 漢"
		raw, err := e.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := Charset(of).Decode(raw); string(got) != text {
			t.Errorf("%s: %q", of, got)
		}
	}
}

func TestDecode_texts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ charset, text string }{
		{"iso-2022-jp", "ABC 日本語のテキスト、〜です。\n次の行 xyz"},
		{"euc-jp", "日本語 ｱｲｳ 丂 ok"}, {"shift_jis", "日本語 ｱｲｳ ok"}, {"euc-kr", "한국어 똠방각하 ok"},
		{"big5", "繁體中文 ok"}, {"gbk", "简体中文 € ok"}, {"koi8-r", "Привет, мир"}, {"windows-1251", "Привет, мир"},
		{"windows-1256", "مرحبا"}, {"iso-8859-8", "שלום"}, {"windows-874", "สวัสดี"},
	} {
		e, _ := reference.Lookup(c.charset)
		raw, err := e.NewEncoder().Bytes([]byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		want, err := e.NewDecoder().Bytes(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := Charset(c.charset).Decode(raw); !bytes.Equal(got, want) {
			t.Errorf("%s: %q, and %q in the reference", c.charset, got, want)
		}
		in, err := NewReader(c.charset, bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(in); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s by a reader: %q, %v", c.charset, got, err)
		}
	}
	if _, err := NewReader("utf-9", nil); err == nil {
		t.Error("an encoding that there is not is taken")
	}
}

func TestDetermine_asTheReference(t *testing.T) {
	t.Parallel()
	pages := []struct{ page, header string }{
		{"\xef\xbb\xbfabc", "text/html; charset=big5"}, {"\xfe\xff\x00a", ""}, {"\xff\xfea\x00", ""},
		{"abc", "text/html; charset=Shift_JIS"}, {"abc", "text/html; charset=none"}, {"abc", ";;"}, {"", ""},
		{`<meta charset="gbk">`, ""}, {`<META CHARSET=EUC-KR>`, ""}, {`<meta charset=utf-16>`, ""},
		{`<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">`, ""},
		{`<meta content="text/html; charset='koi8-r'" http-equiv=content-type>`, ""},
		{`<meta content="charset text; charset = windows-1250">`, ""},
		{`<meta http-equiv=content-type content="charset text; charset = windows-1250 ;x">`, ""},
		{`<meta http-equiv=content-type content='charset="big5'>`, ""}, {`<meta name=x><meta charset=nothing><meta charset=big5>`, ""},
		{"<p>caf\xc3\xa9", ""}, {"<p>caf\xe9", ""}, {"<p>plain", ""},
		{strings.Repeat("x", 1023) + "é", ""}, {strings.Repeat("é", 600), ""}, {strings.Repeat("x", 1100) + `<meta charset=big5>`, ""},
	}
	for _, p := range pages {
		_, want, wantCertain := reference.DetermineEncoding([]byte(p.page)[:min(len(p.page), 1024)], p.header)
		got, certain := Determine([]byte(p.page), p.header)
		if string(got) != want || certain != wantCertain {
			t.Errorf("%.60q %q: %s %t, and %s %t in the reference", p.page, p.header, got, certain, want, wantCertain)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range []string{"gb18030", "big5", "euc-jp", "iso-2022-jp", "utf-16le", "shift_jis", "euc-kr", "koi8-u", "replacement"} {
		f.Add(name, []byte("ab\x81\x30\x89\x38\x8f\xa1\xa1\x1b$B!!\x1b(J\\\xff"))
	}
	f.Fuzz(func(t *testing.T, label string, raw []byte) {
		c, known := Lookup(label)
		if !known || c == UTF8 {
			return
		}
		if got := c.Decode(raw); !utf8.Valid(got) || len(got) > 6*len(raw)+3 {
			t.Fatalf("%s % x: %q", c, raw, got)
		}
		Determine(raw, label)
	})
}

func TestDecode_sequencesOneAfterTheOther(t *testing.T) {
	t.Parallel()
	for _, of := range []string{"gbk", "big5", "euc-kr", "shift_jis", "euc-jp"} {
		e, _ := reference.Lookup(of)
		var all []byte
		for _, cell := range pairsOf(of) {
			if want, err := e.NewDecoder().Bytes(cell.Bytes); err == nil && !bytes.ContainsRune(want, utf8.RuneError) {
				all = fmt.Appendf(all, "%s,", cell.Bytes)
			}
		}
		want, err := e.NewDecoder().Bytes(all)
		if err != nil {
			t.Fatal(err)
		}
		if got := Charset(of).Decode(all); !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, and %d in the reference", of, len(got), len(want))
		}
	}
}
