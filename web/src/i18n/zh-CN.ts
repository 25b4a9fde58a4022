/** 中文词表，界面以此为准。 */
import admin from "./admin.zh-CN";
import event from "./events.zh-CN";
import refusals from "./refusals.zh-CN";

export default {
  product: { name: "指挥", title: "城市管理执法指挥调度", line: "看得见队伍，派得对中队，管得到每一件。", city: "常州" },
  language: { label: "语言", "zh-CN": "中文", en: "English" },
  page: { toCockpit: "指挥台", force: "队伍与装备", coverage: "无线覆盖" },
  common: { close: "关闭", loading: "正在读取…", more: "还有 {n} 项", do: "确定" },
  session: { leave: "退出", wholeCity: "全市" },
  signIn: {
    username: "用户名", password: "密码", enter: "进入", busy: "正在进入…",
    refusals: { unreachable: "服务不可达，请检查网络后再试。", sign_in_failed: "用户名或密码不对。", locked: "尝试次数过多，账号暂时锁定。", account_locked: "尝试次数过多，账号暂时锁定。", account_waits: "失败次数过多，请稍等片刻再试。", sign_in_busy: "登录的人太多，请稍后再试。" },
  },
  rights: {
    lacking: "{who}（{roles}）不能{what}。",
    what: {
      incident_create: "登记事件", incident_edit: "办理事件", order_create: "派单", order_advance: "推进派单", alarm_handle: "处理告警", track_read: "查看轨迹", device_command: "向设备发消息", sign_on: "签到",
    },
  },
  role: { intake_clerk: "受理员", dispatcher: "调度员", shift_leader: "值班长", squad_leader: "中队长", squad_member: "队员", planner: "通信保障", supervisor: "督察", operator: "运维", radio_adapter: "电台平台接入" },
  theme: { switch: "明暗切换" },
  sound: { mute: "静音", muted: "已静音，告警不会响 (M)", ringing: "告警响铃中", blocked: "声音未开启，告警不会响。点「开始值班」开启。" },
  shift: {
    title: "班次", start: "开始值班", takeDesk: "值班台上岗", leaveDesk: "离开值班台", likeLast: "照上一班签到", asPlanned: "按排班签到", leftOut: "未能签到", onDuty: "在岗队伍", signOff: "收队",
    nobody: "本单位还没有队伍签到。", signedOn: "{n} 支队伍已签到。",
  },
  handover: {
    title: "交接班", waiting: "待接班", fromTo: "{from} → {to}", handed: "{n} 件", kept: "{n} 件对方无权办理，留在原处", note: "交班说明", remark: "接班备注", take: "接班", whose: "交出", wholeDesk: "全席位（{n} 件）", ofOne: "{who}（{n} 件）", to: "接班人", atDesk: "在席", me: "我", leaving: "对方接班后我离席", give: "交班", takeFrom: "代接班",
    records: "交接班记录", none: "还没有记录。", nobody: "没有可接班的账号。", done: "已交给 {who}，{n} 件。", taken: "已接班，{n} 件在您手上。",
  },
  handoverState: { waiting: "待接班", confirmed: "已接班", passed_on: "已转交" },
  squad: { parts: "分区", queue: "事件", map: "地图", hand: "班次", inHand: "当前" },
  time: { typed: "时:分", unreadable: "看不懂这个时间，例：21:05，昨天 21:05，11-20 08:00", s: "{n} 秒", min: "{n} 分钟", h: "{n} 小时", d: "{n} 天", ago: "{span}前", never: "从未" },
  connection: {
    lost: "连接已断开，画面停在 {since}（{age}前）。来电照常登记，恢复后自动送出。",
    retry: "立即重连", refused: "登录已失效，请重新登录。",
    nothingMissed: "连接已恢复，期间无变化。", caughtUp: "连接已恢复，补上 {count} 条变化。",
    snapshot: { first: "画面已就绪。", log_changed: "服务的记录已更换，画面已全部重读。", too_old: "断开太久，画面已全部重读。", slow: "本机跟不上，画面已全部重读。" },
  },
  notices: { unreachable: "服务不可达，操作没有送出。" },
  admin,
  refusals,
  status: { available: "待命", ordered: "已派", en_route: "赶赴", on_scene: "到场", handling: "处置", alarm: "告警", offline: "离线" },
  compass: { N: "北", NE: "东北", E: "东", SE: "东南", S: "南", SW: "西南", W: "西", NW: "西北" },
  reach: {
    mark: "盲", inGap: "在电台盲区内", since: "{at} 起。", silent: "并已失联：按盲区内失联处理，请用车载台、电话或邻近队伍核实。", vehicle: "车载台可达。", relay: "请改用车载台、电话，或设中继。",
    cause: { no_coverage: "对讲机盲区。", site_dark: "基站 {site} 停机，对讲机呼不到。" }, place: "此处对讲机呼不到", placeVehicle: "此处对讲机呼不到，车载台可达", placeHint: "请带车载台或设中继。",
  },
  position: { title: "位置", stale: "位置过时", none: "无位置", speed: "车速" },
  board: { title: "队伍看板", counters: "各状态的队伍数，与看板一致", window: "看板另开窗口", print: "值班表" },
  search: {
    open: "搜索", title: "搜索与命令", hint: "事件、队伍、车辆、电台、地点或坐标", paletteHint: "命令，或：派 茶山3 0012 ／ 茶山3 到场",
    command: "命令", nothing: "没有找到。", foot: "↑↓ 选择　↵ 执行　Esc 关闭　「派 队伍 事件号」派单　「队伍 状态」改状态",
    noCrew: "没有唯一叫「{name}」的队伍。", noIncident: "没有唯一编号为「{name}」的事件。", noOrder: "{name} 有 {n} 个未完派单，请在事件里指明。",
  },
  help: { title: "快捷键", on: "启用单键", change: "点击更改", press: "按新键，退格停用", words: "输入文字和使用输入法时，单键不起作用。", reset: "恢复默认" },
  command: {
    next: "下一条", previous: "上一条", open: "打开", send_first: "派第一候选", status: "推进派单状态", go_to: "地图定位", follow: "跟随",
    trail: "行驶轨迹", labels: "显示呼号", replay: "轨迹回放", new_incident: "新登记", told: "已电话或电台告知", send_proposed: "派建议队伍", acknowledge: "确认告警", search: "搜索",
    mute: "静音", dark: "明暗切换", back: "返回", help: "快捷键", send: "派对应候选", palette: "命令",
  },
  map: { title: "地图", synthetic: "辖区界线为推算示意，非实际界线", tools: "地图工具", in: "放大", out: "缩小", whole: "全市", follow: "跟随", basemap: "底图", basemaps: { none: "辖区与道路", tianditu: "天地图" }, without: "此浏览器无法绘制地图，请使用两侧的列表。" },
  queue: {
    title: "事件", filter: "按状态筛选", all: "全部", empty: "没有待办事件。",
    group: { overdue: "超时", new: "待派单", waiting: "待接单", running: "处置中", answer: "待答复、办结" },
    short: { overdue: "超时", new: "待派", waiting: "待接", running: "处置", answer: "待结" },
  },
  force: { title: "力量", filter: "按中队、呼号、车牌查找", noCrew: "未编组设备", empty: "没有符合的队伍。" },
  incident: {
    title: "事件", noCategory: "事项未定", noPlace: "地点待定", place: "地点", about: "大致位置", unplaced: "未上图", registered: "登记", due: "时限",
    overBy: "超 {time}", left: "余 {time}", provisional: "暂定", reporter: "反映人", anonymous: "匿名", inHand: "在谁手上", handlers: "承办人", links: "关联",
    result: "结果", late: "补录", gone: "此事件已不在您的范围内。",
    steps: "办理", toWhich: "并入事件编号", how: "答复方式", note: "说明", toBody: "哪个单位", asStamped: "按现归属", part: "协办单位", unchanged: "不改", letter: "移送函号", approvalForm: "审批表号", byWhom: "由谁认定", decision: "甄别结论", reporterTold: "如何告知反映人", department: "移送部门", receipt: "回执号", notice: "告知书编号", drill: "演练",
    step: {
      accept: "受理", own: "确认权属", reopen: "重新打开", unlink: "拆分", grant: "同意退单", deny: "驳回退单", resume: "恢复", resolve: "处置完毕", answer: "答复", close: "办结", suspend: "暂停", return: "申请退单",
      transfer: "移送", refuse: "不予受理", advice: "作咨询", void: "作废", link: "并入", hand: "我来承接", handOver: "接过来", layDown: "放下",
      place: "更正地点", classify: "更正事项", progress: "告知进展", joint: "联合办理", part: "协办完成", handlers: "更换承办人", extend: "延期", major: "标为重大复杂", triage: "甄别",
    },
  },
  state: {
    registered: "已登记", owned: "已确权", dispatched: "已派单", accepted: "已接单", on_scene: "已到场", resolved: "已处置", answered: "已答复", closed: "已办结",
    return_asked: "申请退单", transferred: "已移送", refused: "不予受理", advice: "咨询", suspended: "暂停", linked: "已并入", void: "作废",
  },
  source: { hotline_12319: "12319 热线", hotline_12345: "12345 热线", patrol: "巡查发现", complaint: "投诉", report: "举报", transfer_in: "移送转入", assigned: "上级交办" },
  triage: { investigate: "调查", no_lead: "无线索" },
  category: {
    appearance: "市容秩序", environment: "环境保护", gas: "燃气", greening: "园林绿化", municipal: "市政设施", pets: "犬只", planning: "规划建设", property: "物业房产",
    sanitation: "环境卫生", traffic: "停车秩序", water: "供排水", distress: "紧急求助",
  },
  severity: { low: "低", normal: "一般", high: "较高", urgent: "紧急" },
  level: { city: "市级", district: "区级" },
  responsibility: { title: "归属", whose: "责任单位", now: "现由", subject: "执法主体", open: "待确权", waiting: "定下地点后显示责任单位和理由。" },
  candidates: { title: "可派队伍", none: "当前没有可派的队伍。", send: "派 {who}", how: "指定任务…", desk: "派到值班台" },
  orders: {
    title: "派单", about: "即将派单", sending: "派 {who} → {number}", setting: "{who} 改为：{stage}", naming: "由 {who} 承担 {number}", sendNow: "立即派出", stop: "取消", send: "派单", sent: "已派 {who}。",
    advanced: "派单状态：{stage}。", task: "任务", taskDefault: "按事项默认", whenBusy: "队伍在忙时", reason: "变通理由",
    whyDeclined: "拒绝的原因", lateAnswer: "{who} 在派单了结后才应答：{answer}。", busy: { refuse: "不派", queue: "排在其后", preempt: "抢先（须写理由）" }, noPosition: "此队没有位置，确认后才派出。", stalePosition: "此队位置已过时（{age}前），确认后才派出。",
    told: "已告知", toldWhom: "告知了谁", toldDone: "已记录：告知 {who}。", by: { phone: "电话", radio: "电台" }, by_phone: "电话已接受", by_radio: "电台已接受", refusedBy: "对方拒绝", result: "处置结果", attempt: "第 {n} 次",
  },
  task: { support: "支援", enforcement: "执法" },
  stage: {
    queued: "排队", ordered: "已派", received_by_set: "设备已收", delivered: "已送达", accepted: "已接单", declined: "拒绝", en_route: "赶赴", on_scene: "到场", handling: "处置中", cleared: "处置完毕", cancelled: "已撤销",
  },
  doStage: { accepted: "接单", en_route: "出发", on_scene: "到场", handling: "开始处置", cleared: "处置完毕", declined: "登记拒绝", cancelled: "撤销" },
  resultCode: { persuaded: "劝导", corrected: "当场改正", penalty: "处罚", case_filed: "立案", nothing_found: "未发现", helped: "已协助", other: "其他" },
  bearer: { radio: "对讲机", vehicle_terminal: "车载终端", enforcement_terminal: "执法通", voice: "语音" },
  bearerState: { sent: "已发", received: "设备已收", answered: "已应答", failed: "未达" },
  timeline: { title: "经过", late: "补录，{at} 录入" },
  event,
  person: { officer: "执法", auxiliary: "协管" },
  how: { phone: "电话", message: "短信", letter: "书面", visit: "当面", platform: "平台" },
  crew: {
    title: "队伍", body: "所属", people: "人员", officers: "执法 {n}，协管 {m}", lawful: "执法资格", lawfulYes: "可执法", lawfulNo: "仅可支援，执法人员不足两名", supportOnly: "仅支援", vehicle: "车辆",
    phones: "电话", devices: "设备", orders: "在办", gone: "此队已收队或不在您的范围内。",
  },
  device: {
    title: "设备", vehicle_terminal: "车载终端", vehicle_radio: "车载台", radio: "对讲机", phone: "手机", enforcement_terminal: "执法通", handheld: "手持终端", body_recorder: "执法记录仪", unknown: "设备",
    words: "发到车载终端", text: "内容", answers: "可选答复（逗号分开，留空即为通知）", urgent: "紧急", locate: "点名定位", ask: "提问", send: "发送", messages: "已发消息", takeBack: "撤回", noCrew: "当前不属于任何在岗队伍。",
  },
  alarm: {
    title: "告警", none: "没有未了告警。", raised: "触发", state: "状态", by: "确认人", times: "次数", late: "{raised} 按下，{received} 收到", acknowledge: "确认告警", note: "情况说明", close: "关闭告警",
    gone: "此告警已关闭，或不在您的范围内。", help: "呼叫增援", shelve: "搁置", shelveFor: "搁置多久", shelvedUntil: "{who}，至 {at}",
  },
  alarmState: { raised: "未确认", acknowledged: "已确认", shelved: "已搁置", closed: "已关闭" },
  alarmKind: {
    emergency: "紧急求助", emergency_button: "紧急求助", collision: "碰撞", rollover: "侧翻", overspeed: "超速", fatigue_driving: "疲劳驾驶", danger: "危险预警", daily_driving_time: "当日驾驶超时",
    parked_too_long: "超时停车", vehicle_stolen: "车辆被盗", illegal_ignition: "非法点火", illegal_movement: "非法位移", gnss_fault: "定位模块故障", gnss_antenna_open: "定位天线未接", gnss_antenna_short: "定位天线短路",
    power_low: "主电源欠压", power_lost: "主电源掉电", display_fault: "显示屏故障", tts_fault: "语音模块故障", camera_fault: "摄像头故障", ic_card_fault: "证卡模块故障", speed_sensor_fault: "速度传感器故障",
  },
  messageKind: { text: "通知", question: "提问", locate: "点名定位", track: "临时跟踪", photo: "拍照", set_parameters: "设置参数", query_parameters: "查询参数", confirm_alarm: "人工确认报警", query_attributes: "查询属性", radio_check: "电台检测", alert_call: "呼叫提示", remote_monitor: "远程监听" },
  messageState: { queued: "待发", sent: "已发，未应答", received: "设备已收", answered: "已答复", failed: "未成", expired: "过期", cancelled: "已撤回" },
  messageFailure: { no_answer: "设备没有应答，请打电话或用电台。", refused_by_device: "设备未能执行。", not_understood_by_device: "设备读不懂此消息。", unsupported_by_device: "设备不支持此类消息。", no_such_channel: "设备没有这一路摄像头。", channel_busy: "信道忙，未能发出。", receive_only: "该电台只收不发。", low_battery: "电台电量低。", repeater_fault: "中转台故障。", no_ack_from_radio: "电台没有回执，内容可能已经收到。", repeater_wake_up_failed: "中转台未唤醒。", no_contact: "联系不上该电台。", transmission_denied: "中转台拒绝发送。", interrupted: "发送中断。" },
  proposal: { title: "建议改派", crew: "建议派 {who}", nobody: "没有可建议的队伍，请人工安排", short: "建议 {who}", nobodyShort: "无队可派", rises: "{at} 仍未处理则上报上级" },
  proposalCause: { declined: "对方拒绝。", no_answer: "一直无应答。", untouched: "一直无人处理。" },
  papers: { title: "备注与附件", files: "附件", note: "备注", keep: "记下", attach: "添加照片或文件" },
  trail: { title: "行驶轨迹", show: "轨迹", notLive: "历史轨迹，不是实时", play: "播放", pause: "暂停", span: "时段", speed: "倍速", fix: "{at} · {speed} km/h", nothing: "此刻无定位", late: "补传" },
  intake: {
    kind: "受理", title: "新登记", new: "新登记", saved: "草稿 {n} 已存", source: "来源", externalId: "外部工单号", phone: "来电号码", name: "反映人", description: "反映内容", address: "地点",
    addressHint: "道路、门牌、社区、路口、拼音首字母或坐标", onMap: "在地图上点", clickMap: "在地图上点出位置", noPlace: "尚未定位，可先登记", clearPlace: "清除", matter: "事项", noMatter: "事项未定",
    severity: "轻重", occurred: "发生时间", discard: "放弃", register: "登记", similar: "可能是同一件", noSimilar: "附近没有相近的未了事件。", similarWaits: "定下地点后查找附近的事件。",
    kept: "服务不可达，已存为本机草稿 {n}，恢复后自动送出。", sent: "已送出 {n} 份本机草稿。", drafts: "本机草稿", draft: "草稿 {n}", waiting: "待送出",
  },
  place: { wgs84: "坐标 WGS-84", gcj02: "坐标 GCJ-02（高德、腾讯）", bd09: "坐标 BD-09（百度）", road: "道路", crossing: "路口", house_number: "门牌", landmark: "地标", community: "社区", village: "村", street: "街道", town: "镇", division: "区划", lamp_post: "灯杆" },
  sheet: {
    asOf: "连接已断开，内容为 {at} 的情况", print: "打印", title: "值班表", open: "未了事件", onDuty: "在岗队伍", number: "编号", state: "状态", what: "内容", where: "地点", whose: "责任单位", due: "时限", crews: "已派", crew: "呼号",
  },
};
