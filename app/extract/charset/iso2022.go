package charset

import "unicode/utf8"

// The states of ISO-2022-JP, by the end of the escape that leads to each.
const (
	inASCII    = "(B"
	inRoman    = "(J"
	inKatakana = "(I"
	inKanji    = "$B"
	inOldKanji = "$@"
)

// iso2022Text reads ISO-2022-JP, whose escapes say what the bytes after them mean.
func iso2022Text(raw []byte) []byte {
	out := make([]byte, 0, len(raw)*3/2)
	state, kanji := inASCII, table("euc-jp")
	for len(raw) > 0 {
		if to := escape(raw); to != "" {
			state, raw = to, raw[3:]
			continue
		}
		switch two := len(raw) > 1 && inRows(raw[0]) && inRows(raw[1]); {
		case raw[0] == '\n':
			out, raw = append(out, '\n'), raw[1:]
		case state == inKanji && two:
			out, raw = appendKnown(out, pair(kanji, raw[0]|0x80, raw[1]|0x80)), raw[2:]
		default:
			out, raw = append(out, iso2022Byte(state, raw[0])...), raw[1:]
		}
	}
	return out
}

// escape is the state that an escape leads to, empty where there is none.
func escape(raw []byte) string {
	if len(raw) < 3 || raw[0] != 0x1b {
		return ""
	}
	switch to := string(raw[1:3]); to {
	case inASCII, inRoman, inKatakana, inKanji:
		return to
	case inOldKanji:
		return inKanji
	}
	return ""
}

// inRows tells the bytes that kanji are written with.
func inRows(b byte) bool { return b > 0x20 && b < 0x7f }

// iso2022Byte is what a byte by itself means.
func iso2022Byte(state string, b byte) string {
	switch {
	case state == inKanji, b >= utf8.RuneSelf, b == 0x1b, b == 0x0e, b == 0x0f:
	case state == inRoman && b == '\\':
		return "¥"
	case state == inRoman && b == '~':
		return "‾"
	case state == inKatakana && b > 0x20 && b < 0x60:
		return string(katakana(b | 0x80))
	case state != inKatakana:
		return string(rune(b))
	}
	return "\ufffd"
}
