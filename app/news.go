package app

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/document"
	"frontdesk/app/httpapi"
	"frontdesk/app/knowledge"
	"frontdesk/app/lab"
	"frontdesk/app/realtime"
	"frontdesk/app/site"
)

// What the domain tells of itself, as events of a chatbot's panel.

func (a *announcer) contentsChanged(b chatbot.ID) {
	a.asked(b)
	a.publish(realtime.Panel(b.String()), "contents", httpapi.ContentsEvent{Chatbot: b.String()})
}

func (a *announcer) importWentOn(run knowledge.ImportRun) {
	a.publish(realtime.Panel(run.Chatbot.String()), "import", httpapi.ImportRunOf(run))
}

func (a *announcer) meaningWentOn(b chatbot.ID, s knowledge.MeaningState) {
	a.publish(realtime.Panel(b.String()), "meaning", httpapi.MeaningEvent{Chatbot: b.String(), Meaning: httpapi.MeaningOf(s)})
}

func (a *announcer) fileWentOn(f document.File) {
	a.publish(realtime.Panel(f.Chatbot.String()), "file", httpapi.FileEventOf(f))
}

func (a *announcer) siteChanged(v site.View) {
	a.publish(realtime.Panel(v.Chatbot.String()), "site", httpapi.SiteEvent{Chatbot: v.Chatbot.String(), Deleted: v.Deleting, Site: httpapi.SiteOf(v)})
}

func (a *announcer) questionsChanged(b chatbot.ID) {
	a.publish(realtime.Panel(b.String()), "questions", httpapi.QuestionsEvent{Chatbot: b.String()})
}

func (a *announcer) trialWentOn(t lab.Trial) {
	a.publish(realtime.Panel(t.Chatbot.String()), "trial", httpapi.TrialEventOf(t))
}
