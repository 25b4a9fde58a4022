/** 无线覆盖页的词表。 */
export default {
  title: "无线覆盖", toCockpit: "指挥台", site: "站点", back: "返回列表", keep: "不删", none: "—",
  left: { studies: "测算", sites: "站点" },
  sites: {
    title: "站点", filter: "按名称、编码查找", add: "新站点", none: "还没有站点。", clickMap: "在地图上点出站点位置，Esc 取消", placeMiddle: "放在地图中央", newName: "新站点 {n}",
    remove: "删除", removeAsk: "删除「{name}」？做过的测算不受影响。", export: "导出站点",
  },
  standing: { same: "未改", changed: "有改动，未存", new: "新增，未存", off: "试算时停用" },
  siteState: { in_service: "在用", planned: "规划", out_of_service: "停用", retired: "退役" },
  serving: { working: "正常", on_battery: "电池供电", isolated: "链路中断", dark: "中断", not_in_service: "未在用" },
  backhaul: { fibre: "光纤", microwave: "微波", public_network: "公网", none: "无" },
  cause: { mains_failure: "市电停电", backhaul: "链路中断", equipment: "设备故障", maintenance: "检修" },
  outage: { title: "当前状况", since: "{at} 起", dark: "{at} 断", end: "已恢复", cause: "登记中断", note: "说明", begin: "登记" },
  field: {
    name: "名称", code: "编码", state: "状态", lon: "经度", lat: "纬度", antenna: "天线", addAntenna: "加一副天线", dropAntenna: "去掉这副天线", height: "离地高度", gain: "增益", azimuth: "方位角", tilt: "下倾角",
    transmitter: "发射", eirp: "EIRP {value} dBm", power: "功率", mast: "塔高", feeder: "馈线损耗", combiner: "合路损耗", frequencyOut: "下行频率", frequencyIn: "上行频率",
    receiver: "接收与编组", sensitivity: "静态灵敏度", diversity: "分集增益", noise: "站址噪声", colourCode: "色码", talkGroups: "通话组",
    upkeep: "执照、供电与链路", expired: "执照已过期", licence: "执照号", licenceTo: "执照有效期", battery: "电池时长", backhaul: "链路", equipment: "设备档案", notes: "备注",
  },
  whatIf: { without: "试算时去掉这个站点", save: "存入站点库", revert: "还原" },
};
