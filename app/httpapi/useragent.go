package httpapi

import (
	"strings"
	"unicode/utf8"

	"github.com/mileusna/useragent"

	"frontdesk/app/conversation"
)

// maxAgent bounds, in bytes, what is parsed of a User-Agent header.
const maxAgent = 512

// clientOf reads browser, system and device from a User-Agent header, which may
// hold anything.
func clientOf(header string) conversation.Client {
	header = strings.ToValidUTF8(header[:min(len(header), maxAgent)], "")
	if header == "" {
		return conversation.Client{}
	}
	agent := useragent.Parse(header)
	return conversation.Client{
		Browser: short(agent.Name + " " + major(agent.Version)),
		OS:      short(agent.OS + " " + agent.OSVersion),
		Device:  device(agent),
	}
}

func device(agent useragent.UserAgent) string {
	switch {
	case agent.Bot:
		return "bot"
	case agent.Tablet:
		return "tablet"
	case agent.Mobile:
		return "mobile"
	case agent.Desktop:
		return "desktop"
	default:
		return ""
	}
}

func major(version string) string {
	head, _, _ := strings.Cut(version, ".")
	return head
}

// short trims and bounds a name that came out of a header.
func short(s string) string {
	s = strings.TrimSpace(s)
	for len(s) > 80 {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}
