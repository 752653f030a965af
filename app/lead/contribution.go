package lead

import "frontdesk/app/conversation"

// Metric is what counts the leads of a status.
func Metric(s Status) conversation.Metric {
	switch s {
	case StatusNew:
		return conversation.MetricNew
	case StatusContacted:
		return conversation.MetricContacted
	case StatusQualified:
		return conversation.MetricQualified
	case StatusWon:
		return conversation.MetricWon
	case StatusLost:
		return conversation.MetricLost
	default:
		return conversation.MetricLeads
	}
}

// Contribution is what l adds to the counters of its chatbot; nothing where there
// is no lead.
func Contribution(l Lead) []conversation.Count {
	if l.ID.IsZero() {
		return nil
	}
	return []conversation.Count{
		{Chatbot: l.Chatbot, Metric: conversation.MetricLeads, N: 1},
		{Chatbot: l.Chatbot, Metric: conversation.MetricLeads, Day: conversation.Day(l.CreatedAt), N: 1},
		{Chatbot: l.Chatbot, Metric: Metric(l.Status), N: 1},
	}
}
