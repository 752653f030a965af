package app

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/httpapi"
	"frontdesk/app/lab"
	"frontdesk/app/question"
	"frontdesk/app/realtime"
	"frontdesk/app/store"
)

// assembleLab makes what looks back on questions and tries changes on them.
func (a *App) assembleLab() {
	a.questions = question.New(question.Config{
		Store: store.Questions(a.store), Contents: a.contents, Meaning: a.contents, Clock: a.clock, Log: a.log, OnChange: a.questionsChanged,
	})
	a.lab = lab.New(lab.Config{
		Asker: a.runner, Questions: a.questions, Threads: store.Conversations(a.store), Contents: a.contents,
		Clock: a.clock, Log: a.log, OnTrial: a.trialWentOn,
	})
}

func (a *App) questionsChanged(b chatbot.ID) {
	a.announce.publish(realtime.Panel(b.String()), "questions", httpapi.QuestionsEvent{Chatbot: b.String()})
}

func (a *App) trialWentOn(t lab.Trial) {
	a.announce.publish(realtime.Panel(t.Chatbot.String()), "trial", httpapi.TrialEventOf(t))
}
