/** 「运行与数据」页的词。 */
export default {
  title: "运行与数据", filter: "筛选", rows: "{n} 行", again: "刷新", more: "更早的", onMap: "在地图上看", squareMetres: "{n} m²", notYours: "此账号没有这里的权限。",
  section: { health: "运行状况", pending: "未登记终端", clocks: "设备时钟", messages: "终端杂项消息", disputes: "待确权区域", bodies: "机构", accounts: "账号", audit: "日志" },
  column: {
    device: "设备", vehicle: "车牌", body: "单位", offset: "校正量", own_time: "设备自报时间", corrected: "校正后时间", received: "收到", kind: "类别", identity: "终端号", maker: "厂商、型号", message: "消息", size: "大小",
    content: "内容", version: "版本", serial: "流水号", code: "编号", claimants: "主张方", desk: "现由", area: "面积", since: "自", state: "状态", name: "名称", lead: "主管", guidance: "业务指导", parent: "上级", areas: "辖区数",
    phone: "值班电话", username: "账号", roles: "角色", staff: "工号", at: "时间", actor: "谁", what: "做了什么", path: "在哪里", terminal: "终端 ID", remote: "来自", first_seen: "首次连接", last_seen: "最近连接",
  },
  health: { checks: "检查", good: "运行正常。", failing: "有检查没有通过，服务此刻不能兑现承诺。", ok: "正常", figures: "终端与画面", process: "本进程自启动以来的计数。" },
  check: { database: "数据库", clock: "时钟", redis: "Redis", register: "内存中的登记册", radio_ports: "电台端口" },
  figure: {
    zhihui_gateway_sessions: "在线终端", zhihui_gateway_links: "TCP 连接", zhihui_live_viewers: "在看的画面", zhihui_fixes_total: "收到的定位", zhihui_refusals_total: "拒绝的操作", zhihui_task_restarts_total: "后台任务重启",
    zhihui_gateway_registrations_total: "终端注册", zhihui_gateway_refused_total: "未受理的消息", zhihui_gateway_cut_off_total: "主动断开", zhihui_gateway_faults_total: "坏帧",
  },
  part: {
    store: "已存", repeated: "重复", quarantined: "时间不可用", too_old: "过旧", registered: "已登记", pending: "未登记", refused: "拒绝", busy: "繁忙", wrong_code: "鉴权码不对", silent: "沉默过久", bad_escape: "转义错误", bad_checksum: "校验错误",
    kept: "存不下", encrypted: "已加密", parts: "分包", part: "分包", rate: "过快", moved: "换了连接", not_admitted: "未鉴权", body: "读不懂", sign_in_required: "未登录", sign_in_failed: "用户名或密码不对", permission_missing: "没有权限", not_found: "没有此项",
  },
  clocks: { all: "全部设备", none: "没有时钟偏差的设备。", wrong: "此设备的时钟一直不准，每个时间都加上 {offset} 再用，原始时间照存。", right: "此设备的时钟无需校正。" },
  messages: { none: "没有留存的消息。", decoded: "解读", bytes: "原始字节" },
  message: { "0x0702": "驾驶员身份", "0x0800": "多媒体事件", "0x0900": "数据透传", "0x0901": "数据压缩", "0x0a00": "终端公钥" },
  disputes: {
    none: "没有待确权区域。", settled: "含已了结", open: "待确权", given: "已归 {area}", ended: "已了结", decide: "登记决定", to: "归", by: "由谁决定", document: "文件", on: "决定日期", from: "生效日（空为今日）", settle: "确权", entered: "录入",
    done: "{code} 已确权，界线和归属从生效日起改变。",
  },
  bodies: {
    none: "尚未导入机构。", stands: "在设", until: "至 {day}", from: "自 {day}", abolish: "撤销", how: "由主管部门与编制部门共同决定（05.02.3），须先交接事件、班组、车辆和设备。", department: "主管部门", staffing: "编制部门",
    successor: "接管辖区的单位", noSuccessor: "没有辖区", sure: "已核对：自今日起撤销{name}", held: "尚未交接", done: "{name}已撤销，移交 {areas} 个辖区，另有 {people} 人待分配。",
  },
  held: { incidents: "未结事件", crews: "在岗班组", vehicles: "车辆", devices: "设备", areas: "辖区" },
  bodyKind: {
    city_bureau: "市局", detachment: "支队", district_bureau: "区局", brigade: "大队", squad: "中队", town_body: "镇执法机构", zone_unit: "园区单位", specialised_unit: "专业单位", desk: "值班台", supervision_desk: "督察台",
  },
  accounts: { none: "没有账号。", locked: "已锁定", open: "可用", lock: "锁定", unlock: "解锁", own: "这是您自己的账号。" },
  audit: { none: "没有记录。", signed_in: "登录", signed_out: "退出", sign_in_refused: "登录被拒", refused: "操作被拒", changed: "更改", password_changed: "改密码", token_issued: "发放令牌", tokens_revoked: "收回令牌", dispute_settled: "确权" },
  pending: { none: "没有未登记的终端。", how: "在设备登记册中加入此终端号，下次连接即为已知。", dismiss: "移出列表" },
};
