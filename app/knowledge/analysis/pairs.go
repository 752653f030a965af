package analysis

import "strings"

// askWords are phrases of the scripts without spaces that ask, please or bind
// and are not looked up, the longer before the shorter.
func askWords() []string {
	return []string{
		"请问一下", "我想知道", "怎么样", "为什么", "是什么", "什么是", "是不是", "能不能", "可不可以", "我应该", "我可以", "可以吗", "我想要",
		"請問", "如何", "怎么", "怎樣", "怎样", "什么", "什麼", "哪里", "哪裡", "哪儿", "谁是", "是否", "能否", "可以", "请问", "谢谢", "謝謝", "你好", "您好", "我的", "你的", "您的", "我们", "你们", "我要", "我想", "一个", "一下", "多少", "应该", "需要", "我能", "您能", "你能", "这个", "那个",
		"的", "了", "吗", "嗎", "呢", "吧", "是", "在", "和", "与", "我", "你", "您", "请", "請",
		"どうすれば", "どうやって", "ください", "ですか", "ますか", "でしょうか", "について", "教えて", "何ですか", "できますか", "したい", "とは", "どこ", "なぜ", "いつ", "です", "ます", "する",
		"어떻게", "무엇", "언제", "어디", "왜", "인가요", "하나요", "합니까", "입니까", "해주세요", "주세요",
		"อย่างไร", "ยังไง", "อะไร", "ที่ไหน", "เมื่อไหร่", "เมื่อไร", "ทำไม", "ครับ", "ค่ะ", "คะ", "ไหม", "ได้", "ของฉัน", "ฉัน",
	}
}

// askless cuts a run at the phrases that only ask, and gives what is left.
func askless(run string) []string {
	pieces := []string{run}
	for _, w := range askWords() {
		if !strings.Contains(run, w) {
			continue
		}
		var next []string
		for _, p := range pieces {
			for _, q := range strings.Split(p, w) {
				if q != "" {
					next = append(next, q)
				}
			}
		}
		pieces = next
	}
	return pieces
}
