/** 队伍登记页的词表。 */
export default {
  title: "队伍与装备", figures: "装备指标", parts: "分类", filter: "按名称、编号查找", all: "全部", wholeScope: "全部单位", rows: "{n} 行", loading: "正在读取，已 {n} 行…", none: "没有符合的记录。",
  add: "新建", save: "保存", saved: "已保存。", export: "导出", import: "导入", csv: "CSV", xlsx: "XLSX", needed: "必填", yes: "是", no: "否", list: "以分号分隔", unchanged: "没有改动。", newRow: "新建：{name}",
  name: {
    bodies: "组织机构", people: "人员", vehicles: "车辆", systems: "信息传输系统", devices: "设备", phones: "电话", crews: "编组计划", shifts: "排班", cover: "代答关系",
  },
  file: {
    title: "导入：{name}", choose: "选择文件（CSV 或 XLSX，一行表头）", try: "试运行", load: "导入", skipBad: "跳过有误的行，其余导入", counts: "新建 {created}，更新 {updated}，不变 {unchanged}，有误 {refused}",
    dry: "试运行，未保存。", kept: "已导入。", nothing: "没有保存：请改正有误的行，或选择跳过。", line: "行", key: "编号", action: "结果", why: "原因",
  },
  action: { created: "新建", updated: "更新", unchanged: "不变", refused: "有误" },
  field: {
    code: "代码", short_name: "简称", name: "名称", kind: "类别", parent_code: "上级", lead_code: "领导部门", guidance_code: "业务指导", second_leader_name: "双重领导", enforcing_subject: "执法主体", district_code: "辖区代码", area_codes: "管辖区域",
    duty_phone: "值班电话", call_sign: "呼号", lon: "经度", lat: "纬度", documents: "批准文件", valid_from: "起", valid_to: "止", staff_no: "工号", body_code: "单位", post: "岗位", employment_status: "在编状态", certificate_no: "执法证号",
    certificate_valid_to: "证件有效至", certificate_valid_from: "证件有效自", certificate_suspended_from: "证件停用自", certificate_note: "证件备注", certificate_lost_at: "证件遗失时间", certificate_loss_reported_at: "遗失报告时间", phone: "手机",
    front_line: "一线", employed_from: "入职", pass_no: "上岗证号", pass_valid_to: "上岗证有效至", plate: "车牌", fleet_no: "自编号", seats: "座位", serviceable: "完好", unserviceable_reason: "故障", vin: "车架号", plate_colour: "车牌颜色",
    in_service_from: "启用", system_code: "系统编号", asset_no: "资产编号", holder_staff_no: "领用人", vehicle_plate: "车辆", in_repair: "送修", on_loan_to_code: "借给", identity: "设备标识", protocol: "协议", transport: "传输", terminal_id: "终端 ID",
    maker: "厂商", model: "型号", datum: "坐标系", capabilities: "能力", interval_s: "上报间隔 (s)", number: "号码", owner_kind: "属于", owner_code: "所属编号", note: "备注", crew_code: "编组", shift: "班次", starts_at: "开始", ends_at: "结束",
    serves_body_codes: "服务单位", duty: "勤务", role: "角色", weekdays: "星期 (1-7)", from_time: "从", to_time: "到", covering_body_code: "代答单位", reason: "原因",
  },
  choice: {
    city_bureau: "市局", district_bureau: "区局", detachment: "支队", brigade: "大队", squad: "中队", town_body: "镇综合执法", zone_unit: "园区中队", specialised_unit: "专业机构", desk: "指挥席", supervision_desk: "督察席",
    officer: "执法人员", auxiliary: "协管人员", leader: "负责人", deputy_leader: "副职", political_officer: "教导员", legal_officer: "法制员", inspection_officer: "督察员", dispatcher: "调度员", intake_clerk: "受理员", shift_leader: "值班长", supervisor: "督察",
    member: "队员", driver: "驾驶员", active: "在岗", leave: "休假", seconded: "借调", left: "离职", car: "轿车", van: "面包车", pickup: "皮卡", command_vehicle: "指挥车", motorcycle: "摩托车", vehicle_terminal: "车载终端", vehicle_radio: "车载台",
    radio: "对讲机", body_recorder: "执法记录仪", enforcement_terminal: "执法通", phone: "手机", camera: "摄像设备", storage: "移动存储", duty: "值班", mobile: "移动", body: "单位", person: "人员", vehicle: "车辆", patrol: "巡查", mixed: "混编",
    short: "缺编", day: "日班", evening: "中班", night: "夜班", crew: "编组",
  },
  indicator: {
    info_tx_system: "信息传输系统", info_tx_system_live: "系统在线", radio: "对讲机", radio_live: "对讲机在线", body_recorder: "执法记录仪", enforcement_terminal: "执法通", coverage: "应急通讯覆盖",
  },
  figure: {
    ofEquipped: "在线 / 配备", liveNote: "配备与在线分开计：达标看配备；在线是此刻听得到的，未上岗的设备关机属正常。", liveNow: "在线 {n}", owed: "应配 {n}", silent: "不在线或不可用的", body: "单位", noData: "无数据", short: "缺 {n}", spare: "余 {n}", passed: "达标", missing: "缺少的", counted: "计入的", nothing: "没有缺少。", history: "近 90 天", tree: "含下级单位", onlyShort: "只看不达标",
    loans: "借调建议", loan: "{from} → {to}，{n} 台", away: "相距 {km} km", noLoans: "没有可以互借的对讲机。", clause: "条款 {clause}",
  },
  about: {
    dark: "站点停机", not_covered: "未全部覆盖", counted: "计入", silent: "未在线", in_repair: "送修", unserviceable: "故障", held_by_auxiliary: "协管人员领用", no_vehicle_radio: "没有完好的车载台", no_system: "没有系统", no_body_recorder: "没有完好的执法记录仪", no_enforcement_terminal: "没有完好的执法通",
  },
};
